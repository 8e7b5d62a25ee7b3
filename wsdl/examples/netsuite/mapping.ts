import { createHmac, randomUUID } from 'node:crypto';
import type { ErpMapping, ErpObjects } from '../../../src/clients/erp';

const sales = 'urn:example:netsuite-shaped:sales';

const written = {
  number: 'writeResponse/baseRef/@internalId',
  success: { at: 'writeResponse/status/@isSuccess', yes: ['true'], no: ['false'] },
  error: 'writeResponse/status/statusDetail/message',
  notAllowed: { at: 'writeResponse/status/statusDetail/code', is: ['INSUFFICIENT_PERMISSION'] },
} as const;

/** A contract in the shape of NetSuite's: a token passport in each header, and `upsert` by our reference. */
export const mapping: ErpMapping<ErpObjects> = {
  service: 'SuiteTalkService',
  port: 'SuiteTalkPort',
  soapVersion: '1.1',
  secrets: ['account', 'consumerKey', 'consumerSecret', 'token', 'tokenSecret'],
  headers({ secret }) {
    const known = [secret('account'), secret('consumerKey'), secret('token')] as const;
    const [account, consumerKey, token] = known;
    // Each passport is good for one request.
    const nonce = randomUUID();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', `${secret('consumerSecret')}&${secret('tokenSecret')}`)
      .update([...known, nonce, timestamp].join('&'))
      .digest('base64');
    return {
      tokenPassport: {
        account,
        consumerKey,
        token,
        nonce,
        timestamp,
        signature: { attributes: { algorithm: 'HMAC-SHA256' }, $value: signature },
      },
    };
  },
  faults: {
    refused: [],
    // All faults have one code; what they mean stands in the detail.
    notDone: [
      { code: 'Server', detail: { at: 'exceededRequestLimitFault' } },
      { code: 'Server', detail: { at: 'exceededConcurrentRequestLimitFault' } },
    ],
    notAllowed: [
      { code: 'Server', detail: { at: 'invalidCredentialsFault' } },
      { code: 'Server', detail: { at: 'insufficientPermissionFault' } },
    ],
  },
  objects: {
    order: {
      mode: 'upsert',
      create: {
        operation: 'upsert',
        needsCustomerNumber: true,
        request: ({ externalId, title, customer, currency, lines }) => ({
          record: {
            attributes: { xsi_type: { type: 'SalesOrder', xmlns: sales }, externalId },
            entity: { attributes: { internalId: customer?.number ?? '' } },
            memo: title,
            currencyName: currency,
            itemList: {
              // Without this an order that is sent again would have its lines twice.
              attributes: { replaceAll: 'true' },
              item: lines.map(({ article, name, quantity, price }) => ({
                item: article && { attributes: { externalId: article } },
                quantity,
                description: name,
                rate: price,
              })),
            },
          },
        }),
        reply: written,
      },
    },
    customer: {
      mode: 'upsert',
      create: {
        operation: 'upsert',
        request: ({ externalId, fullName, inn, emails }) => ({
          record: {
            attributes: { xsi_type: { type: 'Customer', xmlns: sales }, externalId },
            companyName: fullName,
            email: emails[0],
            vatRegNumber: inn,
          },
        }),
        reply: written,
      },
    },
  },
};
