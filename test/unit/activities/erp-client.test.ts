import { customerOfDocument, toErpCustomer } from '../../../activities/erp-client';
import { theRequisite } from '../../../activities/documents';
import type { DocumentSnapshot, Requisite } from '../../../src/clients/bitrix24';

const requisite: Requisite = {
  id: 1,
  country: 'RU',
  inn: '7701234567',
  kpp: '770101001',
  ogrn: '1027700132195',
  name: 'ООО «Ромашка»',
  fullName: 'Общество «Ромашка» & <партнёры>',
};
const document: DocumentSnapshot = {
  id: 17,
  title: 'Заказ',
  currency: 'RUB',
  total: '1',
  assignedById: 3,
  company: { id: 9, title: 'Ромашка', phones: ['+7 1'], emails: [] },
  contact: { id: 5, title: 'Петров Иван', phones: [], emails: ['i@example.com'] },
  requisites: [requisite],
  rows: [],
  fieldPrefix: 'UF_CRM_',
  userFields: {},
};

describe('the customer of a document', () => {
  it('is its company, with the legal names and numbers of its requisite', () => {
    const customer = customerOfDocument(document);
    expect(customer.of).toBe('COMPANY_9');
    const address = { kind: 'legal', text: '101000, Москва' } as const;
    expect(toErpCustomer(customer, theRequisite(document), [address])).toEqual({
      kind: 'company',
      name: 'ООО «Ромашка»',
      fullName: 'Общество «Ромашка» & <партнёры>',
      inn: '7701234567',
      kpp: '770101001',
      ogrn: '1027700132195',
      phones: ['+7 1'],
      emails: [],
      addresses: [address],
    });
  });

  it('is its contact where there is no company, under its own name where there are no legal details', () => {
    const customer = customerOfDocument({ ...document, company: undefined });
    expect(customer.of).toBe('CONTACT_5');
    expect(toErpCustomer(customer, undefined, [])).toEqual({
      kind: 'person',
      name: 'Петров Иван',
      fullName: 'Петров Иван',
      phones: [],
      emails: ['i@example.com'],
      addresses: [],
    });
  });

  it('is asked for where there is neither', () => {
    expect(() => customerOfDocument({ ...document, company: undefined, contact: undefined })).toThrow(
      expect.objectContaining({ kind: 'NoClient', verdict: 'refused' }),
    );
  });

  it('is not guessed among several requisites', () => {
    const several = { ...document, requisites: [requisite, { ...requisite, id: 2 }] };
    expect(() => theRequisite(several)).toThrow(
      expect.objectContaining({ kind: 'AmbiguousRequisites', verdict: 'refused' }),
    );
  });
});
