import type { RecordEntry } from '../../sandbox/store';
import type { Holdings } from './parts';
import { referenceOf } from './reference';

/** By entityTypeId (vendor: crm.item.*): what a document's id begins with, and its user fields. */
const documentTypes: Readonly<Record<number, { prefix: string; fields: string }>> = {
  2: { prefix: 'DEAL_', fields: 'UF_CRM_' },
  // Type 7: https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-object-types/
  177: { prefix: 'DYNAMIC_177_', fields: 'UF_CRM_7_' },
};

export interface Client {
  /** e.g. `COMPANY_5` */
  document: string;
  name: string;
  inn: string;
  kpp: string;
}

/** What a deal, or an item of the smart process, says of what is to be made for it. */
export interface DealFacts {
  /** e.g. `DEAL_17` */
  document: string;
  id: number;
  title: string;
  total: number;
  /** Of a deal whose client was made for it. */
  client: Client | undefined;
  /** User fields as a deal has them, `UF_CRM_…`, with what was written last. */
  fields: Map<string, string>;
}

/** By document, e.g. `DEAL_17`, `DYNAMIC_177_12`. */
export function readDeals(record: readonly RecordEntry[]): Map<string, DealFacts> {
  const clients = new Map<number, Client>();
  const deals = new Map<string, DealFacts>();
  for (const entry of record) {
    if (entry.type === 'company.created') {
      const { title: name, inn, kpp } = entry.given;
      clients.set(entry.id, { document: `COMPANY_${entry.id}`, name, inn, kpp });
    } else if (entry.type === 'deals.created' || entry.type === 'items.created') {
      const type = entry.type === 'deals.created' ? 2 : 177;
      const { title = '', rows = [], companyId = 0 } = entry.given;
      const total = rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      for (let id = entry.from; id < entry.from + entry.count; id += 1) {
        const document = documentOf(type, id);
        const client = clients.get(companyId);
        deals.set(document, { document, id, title, total, client, fields: new Map() });
      }
    } else if (entry.type === 'item.changed') {
      const deal = deals.get(documentOf(entry.entityTypeId, entry.id));
      const prefix = documentTypes[entry.entityTypeId]?.fields ?? '';
      for (const [name, value] of Object.entries(entry.uf))
        deal?.fields.set(name.replace(prefix, 'UF_CRM_'), String(value));
    }
  }
  return deals;
}

/** '' where no robot is. */
export function documentOf(entityTypeId: number, id: number): string {
  const prefix = documentTypes[entityTypeId]?.prefix;
  return prefix === undefined ? '' : `${prefix}${id}`;
}

/** What all that is made for the deal must hold, if it holds it at all. */
export function holdingsOf({ document, title, total, client }: DealFacts, memberId: string): Holdings {
  return {
    reference: referenceOf(document, memberId),
    title,
    total,
    client: client?.name ?? '',
    inn: client?.inn ?? '',
  };
}
