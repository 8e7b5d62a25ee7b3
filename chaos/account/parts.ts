import type { RecordEntry } from '../../sandbox/store';

export interface MadeOrder {
  number: string;
  title: string;
  total: number;
  /** When its request reached the ERP, in ms since 1970. */
  arrivedAt: number;
  /** The ERP returned the first order for a second request, at that time. */
  idsUnique: boolean;
}

/** What the ERP has under one external id: the business identity that a call is carried out for. */
export interface Identity {
  orders: MadeOrder[];
  /** When the ERP refused an order, in ms since 1970. */
  refusals: number[];
}

/** By external id. */
export function readIdentities(record: readonly RecordEntry[]): Map<string, Identity> {
  const identities = new Map<string, Identity>();
  const made = new Map<string, MadeOrder>();
  let idsUnique = true;

  function identity(externalId: string): Identity {
    const found = identities.get(externalId) ?? { orders: [], refusals: [] };
    identities.set(externalId, found);
    return found;
  }

  for (const entry of record) {
    if (entry.type === 'erp.faults') idsUnique = entry.faults.uniqueExternalIds;
    else if (entry.type === 'erp.order') {
      const { externalId, title, total } = entry.order;
      const order = { number: entry.number, title, total, arrivedAt: entry.at, idsUnique };
      made.set(order.number, order);
      identity(externalId).orders.push(order);
    } else if (entry.type === 'erp.finished') {
      const order = entry.number === undefined ? undefined : made.get(entry.number);
      if (order && entry.outcome === 'created') order.arrivedAt = entry.arrivedAt;
      if (entry.outcome === 'refused') identity(entry.externalId).refusals.push(entry.at);
    }
  }
  return identities;
}
