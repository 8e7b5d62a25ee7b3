import type { ErpMapping, ErpObjects } from '../../../src/clients/erp';

/** A contract in the shape of Magento's: a session in each request, lists in `complexObjectArray`, faults told by numbers. */
export const mapping: ErpMapping<ErpObjects> = {
  service: 'ShopService',
  port: 'ShopPort',
  soapVersion: '1.1',
  secrets: ['username', 'apiKey'],
  session: {
    logIn: {
      operation: 'login',
      request: ({ secret }) => ({ username: secret('username'), apiKey: secret('apiKey') }),
      reply: { id: 'result' },
    },
    gone: ['5'],
  },
  faults: { refused: ['102'], notDone: [], notAllowed: ['2'] },
  objects: {
    order: {
      mode: 'lookup-then-create',
      create: {
        operation: 'orderCreate',
        request: ({ externalId, customer, currency, total, lines }, { session }) => ({
          sessionId: session,
          orderData: {
            ext_order_id: externalId,
            customer_name: customer?.name,
            customer_taxvat: customer?.inn,
            order_currency_code: currency,
            grand_total: total,
            items: {
              complexObjectArray: lines.map(({ article, name, quantity, price }) => ({
                sku: article,
                name,
                qty_ordered: quantity,
                price,
              })),
            },
          },
        }),
        reply: { number: 'result' },
      },
      find: {
        operation: 'salesOrderList',
        request: (externalId, { session }) => ({
          sessionId: session,
          filters: { filter: { complexObjectArray: [{ key: 'ext_order_id', value: externalId }] } },
        }),
        reply: {
          objects: 'result/complexObjectArray',
          number: 'increment_id',
          reference: 'ext_order_id',
          absent: [{ empty: 'result' }],
        },
      },
    },
  },
};
