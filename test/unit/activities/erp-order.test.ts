import { toErpOrder } from '../../../activities/erp-order';
import type { DocumentSnapshot } from '../../../src/clients/bitrix24';

const requisite = {
  id: 1,
  country: 'RU',
  inn: '7701234567',
  kpp: '770101001',
  ogrn: '',
  name: 'Ромашка',
  fullName: 'ООО «Ромашка»',
};
const row = { measure: 'шт', taxRate: undefined, taxIncluded: true };

const aDeal = (change: Partial<DocumentSnapshot> = {}): DocumentSnapshot => ({
  id: 17,
  title: 'Поставка',
  currency: 'RUB',
  total: '270000.00',
  assignedById: 1,
  company: { id: 9, title: 'Ромашка (опт)', phones: [], emails: [] },
  contact: { id: 3, title: 'Иванов Иван', phones: [], emails: [] },
  requisites: [requisite],
  rows: [{ ...row, productId: 5, name: 'Болт', quantity: '2', price: '0.55' }],
  fieldPrefix: 'UF_CRM_',
  userFields: {},
  ...change,
});

/** A second row, written by hand. */
function withRow(change: Partial<DocumentSnapshot['rows'][number]>): Partial<DocumentSnapshot> {
  const byHand = { ...row, productId: undefined, name: 'Доставка', quantity: '1', price: '500' };
  return { rows: [...aDeal().rows, { ...byHand, ...change }] };
}

describe('the order that a deal describes', () => {
  it('has its customer by the legal details, its amounts as they are, and its rows', () => {
    expect(toErpOrder(aDeal(), 'до обеда')).toEqual({
      title: 'Поставка',
      customer: { name: 'ООО «Ромашка»', inn: '7701234567', kpp: '770101001' },
      currency: 'RUB',
      total: '270000.00',
      comment: 'до обеда',
      lines: [{ article: '5', name: 'Болт', quantity: '2', price: '0.55' }],
    });
  });

  test.each<{ of: string; deal: Partial<DocumentSnapshot>; customer: object | undefined }>([
    {
      of: 'the short name',
      deal: { requisites: [{ ...requisite, fullName: '' }] },
      customer: { name: 'Ромашка', inn: requisite.inn, kpp: requisite.kpp },
    },
    {
      of: 'the ERP’s own number',
      deal: { userFields: { UF_CRM_ERP_CLIENT_ID: 'C-501' } },
      customer: { name: requisite.fullName, inn: requisite.inn, kpp: requisite.kpp, number: 'C-501' },
    },
    {
      of: 'the ERP’s own number in a smart process, and not that of another field',
      deal: {
        fieldPrefix: 'UF_CRM_7_',
        userFields: { UF_CRM_ERP_CLIENT_ID: 'C-1', UF_CRM_7_ERP_CLIENT_ID: 'C-501' },
      },
      customer: { name: requisite.fullName, inn: requisite.inn, kpp: requisite.kpp, number: 'C-501' },
    },
    {
      of: 'a person, who has no KPP',
      deal: { requisites: [{ ...requisite, kpp: '' }] },
      customer: { name: requisite.fullName, inn: requisite.inn },
    },
    {
      of: 'the company without legal details',
      deal: { requisites: [] },
      customer: { name: 'Ромашка (опт)' },
    },
    {
      of: 'the contact where there is no company',
      deal: { company: undefined, requisites: [] },
      customer: { name: 'Иванов Иван' },
    },
    { of: 'nobody', deal: { company: undefined, contact: undefined, requisites: [] }, customer: undefined },
  ])('is one of $of', ({ deal, customer }) => {
    expect(toErpOrder(aDeal(deal), undefined).customer).toEqual(customer);
  });

  it('has no article where the row was written by hand, and no comment where none was given', () => {
    const byHand = { ...row, productId: undefined, name: 'Доставка', quantity: '1', price: '500' };
    const order = toErpOrder(aDeal({ rows: [byHand] }), undefined);
    expect(order.lines).toEqual([{ name: 'Доставка', quantity: '1', price: '500' }]);
    expect(order).not.toHaveProperty('comment');
  });

  it('is none while several legal entities may be meant', () => {
    const several = aDeal({ requisites: [requisite, { ...requisite, id: 2 }] });
    expect(() => toErpOrder(several, undefined)).toThrow(
      expect.objectContaining({ verdict: 'refused', kind: 'AmbiguousRequisites' }),
    );
  });

  test.each<{ of: string; deal: Partial<DocumentSnapshot>; kind: string; said?: string }>([
    { of: 'a currency', deal: { currency: undefined }, kind: 'NoCurrency' },
    { of: 'an amount', deal: { total: undefined }, kind: 'NoAmount' },
    { of: 'a price', deal: withRow({ price: undefined }), kind: 'RowUnpriced', said: '2' },
    { of: 'a quantity', deal: withRow({ quantity: undefined }), kind: 'RowUnpriced', said: '2' },
    { of: 'any word for a product', deal: withRow({ name: '' }), kind: 'RowUnnamed', said: '2' },
  ])('is none without $of, which is named', ({ deal, kind, said }) => {
    expect(() => toErpOrder(aDeal(deal), undefined)).toThrow(
      expect.objectContaining({ verdict: 'refused', kind, said }),
    );
  });

  it('has a row of the catalogue by its article alone', () => {
    const [first] = aDeal().rows;
    const order = toErpOrder(aDeal({ rows: first ? [{ ...first, name: '' }] : [] }), undefined);
    expect(order.lines).toEqual([{ article: '5', name: '', quantity: '2', price: '0.55' }]);
  });
});
