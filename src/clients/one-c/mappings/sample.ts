import type { OneCInvoice } from '../invoice';
import { emptyGuid } from '../literals';
import { itemOf } from '../references';
import type { Known } from '../steps';

/** An invoice that fills every field, so that all of them can be compared with what a base publishes. */
export const sampleInvoice: OneCInvoice = {
  externalId: 'D_1-00000000',
  identity: `DEAL_1/${'0'.repeat(32)}`,
  date: 0,
  title: 'title',
  currency: 'RUB',
  party: { name: 'name', inn: '7700000000', kpp: '770001001' },
  lines: [{ name: 'item', quantity: '1', price: '1.00', vat: '20' }],
};

export const sampleKnown: Known = Object.fromEntries(
  [
    'organization',
    'account',
    'partner',
    'counterparty',
    'contract',
    'currency',
    'order',
    'invoice',
    itemOf(0),
  ].map((name) => [name, emptyGuid]),
);
