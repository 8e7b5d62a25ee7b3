import type { ControlClient } from '../../sandbox/control/client';
import type { ErpOperation } from '../../sandbox/erp/erp-events';

export interface ErpRequest {
  operation: ErpOperation;
  /** ms since 1970, when it arrived. */
  at: number;
}

/** What reached the sandbox's ERP of one external id, in order, by its own record. */
export async function erpRequests(control: ControlClient, externalId: string): Promise<ErpRequest[]> {
  return (await control.record()).flatMap((entry) =>
    entry.type === 'erp.arrived' && entry.externalId === externalId
      ? [{ operation: entry.operation, at: entry.at }]
      : [],
  );
}
