/**
 * The one file that fits the product to an ERP: names, order of elements, where a reply holds what, which failures are
 * refusals, and how an unknown outcome is settled. As it stands it speaks wsdl/order-service.wsdl. Look at yours with
 * `robots erp inspect`, and at what would be sent with `robots erp try`; docs/erp.md says more.
 */
import type { ErpMapping } from './mapping-types';
import type { ErpObjects } from './objects';

export const mapping: ErpMapping<ErpObjects> = {
  service: 'OrderService',
  port: 'OrdersSoap',
  soapVersion: '1.1',
  // It says `Client` (SOAP 1.2: `Sender`) when it does not want an object.
  faults: { refused: ['Client', 'Sender'], notDone: [] },
  objects: {
    order: {
      mode: 'lookup-then-create',
      create: {
        operation: 'CreateOrder',
        request: ({ externalId, title, customer, currency, total, comment, lines }) => ({
          externalId,
          title,
          customer: customer && { name: customer.name, inn: customer.inn, kpp: customer.kpp },
          currency,
          total,
          comment,
          line: lines.map(({ article, name, quantity, price }, index) => ({
            lineNumber: index + 1,
            article,
            name,
            quantity,
            price,
          })),
        }),
        reply: { number: 'orderNumber' },
      },
      find: {
        operation: 'FindOrder',
        request: (externalId) => ({ externalId }),
        reply: {
          number: 'orderNumber',
          reference: 'externalId',
          absent: [{ flag: 'found', yes: ['true', '1'], no: ['false', '0'] }],
        },
      },
    },
    customer: {
      mode: 'upsert',
      create: {
        operation: 'UpsertCustomer',
        request: ({ externalId, kind, name, fullName, inn, kpp, ogrn, phones, emails, addresses }) => ({
          externalId,
          kind,
          name,
          fullName,
          inn,
          kpp,
          ogrn,
          phone: phones,
          email: emails,
          address: addresses.map((address) => ({ kind: address.kind, text: address.text })),
        }),
        reply: { number: 'customerNumber' },
      },
    },
  },
};
