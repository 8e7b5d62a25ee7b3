import type { RecordEntry } from '../store';
import { type ErpFaults, noErpFaults } from './faults';
import type { Customer } from './customer';
import type { Order } from './order';

export interface ErpState {
  faults: ErpFaults;
  orders: Order[];
  /** The first order of each external id. */
  byExternalId: Map<string, Order>;
  /** By external id. */
  customers: Map<string, Customer>;
  /** What services of other WSDLs keep, by service and external id. */
  kept: Map<string, Kept>;
  /** Requests that reached an operation so far. */
  requests: number;
}

/** An object of another WSDL's service. */
export interface Kept {
  service: string;
  externalId: string;
  number: string;
  /** The body's element, as it was sent the last time. */
  request: string;
}

export function emptyErp(): ErpState {
  return {
    faults: noErpFaults,
    orders: [],
    byExternalId: new Map(),
    customers: new Map(),
    kept: new Map(),
    requests: 0,
  };
}

/** What one entry of the record changes. */
export function applyErp(state: ErpState, entry: RecordEntry): void {
  switch (entry.type) {
    case 'erp.faults':
      state.faults = entry.faults;
      break;
    case 'erp.arrived': {
      state.requests = entry.request;
      const fault = state.faults[entry.operation];
      if (fault.times === undefined) break;
      const left = fault.times > 1 ? { ...fault, times: fault.times - 1 } : noErpFaults[entry.operation];
      state.faults = { ...state.faults, [entry.operation]: left };
      break;
    }
    case 'erp.customer':
      state.customers.set(entry.customer.externalId, { ...entry.customer, number: entry.number });
      break;
    case 'erp.kept': {
      const { service, externalId, number, request } = entry;
      state.kept.set(`${service}/${externalId}`, { service, externalId, number, request });
      break;
    }
    case 'erp.order': {
      const order = { ...entry.order, number: entry.number, createdAt: entry.at };
      state.orders.push(order);
      if (!state.byExternalId.has(order.externalId)) state.byExternalId.set(order.externalId, order);
      break;
    }
  }
}
