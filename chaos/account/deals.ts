import type { RecordEntry } from '../../sandbox/store';
import type { Holdings } from './parts';
import { referenceOf } from './reference';

/** entityTypeId of deals (vendor: crm.item.*). */
const dealType = 2;

export interface Client {
  /** e.g. `COMPANY_5` */
  document: string;
  name: string;
  inn: string;
  kpp: string;
}

/** What a deal says of what is to be made for it. */
export interface DealFacts {
  id: number;
  title: string;
  total: number;
  /** Of a deal whose client was made for it. */
  client: Client | undefined;
  /** User fields, as they were written last. */
  fields: Map<string, string>;
}

/** By document, e.g. `DEAL_17`. */
export function readDeals(record: readonly RecordEntry[]): Map<string, DealFacts> {
  const clients = new Map<number, Client>();
  const deals = new Map<string, DealFacts>();
  for (const entry of record) {
    if (entry.type === 'company.created') {
      const { title: name, inn, kpp } = entry.given;
      clients.set(entry.id, { document: `COMPANY_${entry.id}`, name, inn, kpp });
    } else if (entry.type === 'deals.created') {
      const { title = '', rows = [], companyId = 0 } = entry.given;
      const total = rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      for (let id = entry.from; id < entry.from + entry.count; id += 1) {
        deals.set(`DEAL_${id}`, { id, title, total, client: clients.get(companyId), fields: new Map() });
      }
    } else if (entry.type === 'item.changed' && entry.entityTypeId === dealType) {
      const deal = deals.get(`DEAL_${entry.id}`);
      for (const [name, value] of Object.entries(entry.uf)) deal?.fields.set(name, String(value));
    }
  }
  return deals;
}

/** What all that is made for the deal must hold, if it holds it at all. */
export function holdingsOf({ id, title, total, client }: DealFacts, memberId: string): Holdings {
  return {
    reference: referenceOf(`DEAL_${id}`, memberId),
    title,
    total,
    client: client?.name ?? '',
    inn: client?.inn ?? '',
  };
}
