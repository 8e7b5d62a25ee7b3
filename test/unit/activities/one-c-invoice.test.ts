import { toOneCInvoice } from '../../../activities/one-c-invoice';
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
const priced = {
  productId: 5,
  name: 'Болт',
  quantity: '2',
  price: '1',
  taxRate: '20',
  measure: 'шт',
  taxIncluded: false,
};
const row = { measure: 'шт', taxIncluded: false };

const aDeal = (change: Partial<DocumentSnapshot> = {}): DocumentSnapshot => ({
  id: 17,
  title: 'Поставка',
  currency: 'RUB',
  total: '270000.00',
  assignedById: 1,
  company: { id: 9, title: 'Ромашка (опт)', phones: [], emails: [] },
  contact: { id: 3, title: 'Иванов Иван', phones: [], emails: [] },
  requisites: [requisite],
  rows: [
    { ...row, productId: 5, name: 'Болт', quantity: '2', price: '0.55', taxRate: '20' },
    { ...row, productId: undefined, name: 'Сборка', quantity: '1.5', price: '100', taxRate: undefined },
  ],
  fieldPrefix: 'UF_CRM_',
  userFields: {},
  ...change,
});

describe('the invoice that a deal describes', () => {
  it('is for its customer by the legal details, with its rows and their VAT', () => {
    expect(toOneCInvoice(aDeal(), 'до обеда')).toEqual({
      customer: 'COMPANY_9',
      title: 'Поставка',
      currency: 'RUB',
      comment: 'до обеда',
      party: { name: 'ООО «Ромашка»', inn: '7701234567', kpp: '770101001' },
      lines: [
        { name: 'Болт', quantity: '2', price: '0.55', vat: '20' },
        { name: 'Сборка', quantity: '1.5', price: '100', vat: undefined },
      ],
    });
  });

  it('is for the contact where there is no company', () => {
    const { customer } = toOneCInvoice(aDeal({ company: undefined }), undefined);
    expect(customer).toBe('CONTACT_3');
  });

  it.each<{ kind: string; deal: Partial<DocumentSnapshot> }>([
    { kind: 'NoClient', deal: { company: undefined, contact: undefined, requisites: [] } },
    { kind: 'NoCurrency', deal: { currency: undefined, total: undefined } },
    { kind: 'RowUnnamed', deal: { rows: [{ ...priced, name: '' }] } },
    { kind: 'RowUnpriced', deal: { rows: [{ ...priced, price: undefined }] } },
    { kind: 'NoRows', deal: { rows: [] } },
    { kind: 'NoInn', deal: { requisites: [] } },
    { kind: 'NoInn', deal: { requisites: [{ ...requisite, inn: '77' }] } },
    { kind: 'ForeignRequisites', deal: { requisites: [{ ...requisite, country: 'KZ' }] } },
    { kind: 'AmbiguousRequisites', deal: { requisites: [requisite, { ...requisite, id: 2 }] } },
  ])('is refused without what it needs: $kind', ({ kind, deal }) => {
    expect(() => toOneCInvoice(aDeal(deal), undefined)).toThrow(
      expect.objectContaining({ system: 'portal', verdict: 'refused', kind }),
    );
  });
});
