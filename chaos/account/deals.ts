import type { RecordEntry } from '../../sandbox/store';

/** The deal's field that an order's number is written to. */
const orderField = 'UF_CRM_ERP_ORDER_ID';
/** entityTypeId of deals (vendor: crm.item.*). */
const dealType = 2;

/** What a deal says of its order. */
export interface DealFacts {
  title: string;
  total: number;
  /** The order's number in it, as it was written last. */
  field: string | undefined;
}

/** By document, e.g. `DEAL_17`. */
export function readDeals(record: readonly RecordEntry[]): Map<string, DealFacts> {
  const deals = new Map<string, DealFacts>();
  for (const entry of record) {
    if (entry.type === 'deals.created') {
      const { title = '', rows = [] } = entry.given;
      const total = rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      for (let id = entry.from; id < entry.from + entry.count; id += 1) {
        deals.set(`DEAL_${id}`, { title, total, field: undefined });
      }
    } else if (entry.type === 'item.changed' && entry.entityTypeId === dealType) {
      const value = entry.uf[orderField];
      const deal = deals.get(`DEAL_${entry.id}`);
      if (deal && value !== undefined) deal.field = String(value);
    }
  }
  return deals;
}
