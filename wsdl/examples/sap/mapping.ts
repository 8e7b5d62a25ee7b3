import type { ErpMapping, ErpObjects } from '../../../src/clients/erp';

const create = { actionCode: '01' };

/** A contract in the shape of SAP's: one service manages orders, another is asked for them, and both write logs. */
export const mapping: ErpMapping<ErpObjects> = {
  service: 'manage',
  port: 'binding',
  soapVersion: '1.1',
  // In a WSDL of its own, at ERP_LOOKUP_WSDL.
  lookUps: { service: 'query', port: 'binding', soapVersion: '1.1' },
  faults: {
    refused: ['Client'],
    notDone: [],
    notAllowed: [{ code: 'Server', detail: { at: 'Authorization' } }],
  },
  objects: {
    order: {
      mode: 'lookup-then-create',
      create: {
        operation: 'MaintainBundle',
        needsCustomerNumber: true,
        request: ({ externalId, title, customer, currency, lines }, { messageId }) => ({
          BasicMessageHeader: { UUID: messageId },
          SalesOrder: {
            attributes: create,
            BuyerID: externalId,
            Name: { attributes: { languageCode: 'RU' }, $value: title },
            AccountParty: { attributes: create, PartyID: customer?.number ?? '' },
            PricingTerms: { attributes: create, CurrencyCode: currency },
            Item: lines.map(({ article, name, quantity, price }, index) => ({
              attributes: create,
              ID: String((index + 1) * 10),
              Description: { attributes: { languageCode: 'RU' }, $value: name },
              ItemProduct: article && { attributes: create, ProductID: article },
              ItemScheduleLine: {
                attributes: create,
                Quantity: { attributes: { unitCode: 'EA' }, $value: quantity },
              },
              PriceAndTaxCalculationItem: {
                ItemMainPrice: {
                  Rate: { DecimalValue: price, CurrencyCode: currency, BaseDecimalValue: '1' },
                },
              },
            })),
          },
        }),
        reply: {
          number: 'SalesOrder/ID',
          // 1 informs, 2 warns, 3 is an error; a log that has nothing to say has no severity.
          success: { at: 'Log/MaximumLogItemSeverityCode', yes: ['1', '2'], no: ['3', '4'], missing: 'yes' },
          error: 'Log/Item/Note',
        },
      },
      find: {
        operation: 'FindByElements',
        request: (externalId) => ({
          SalesOrderSelectionByElements: {
            SelectionByBuyerID: {
              InclusionExclusionCode: 'I',
              IntervalBoundaryTypeCode: '1',
              LowerBoundaryBuyerID: externalId,
            },
          },
          ProcessingConditions: { QueryHitsMaximumNumberValue: 2, QueryHitsUnlimitedIndicator: 'false' },
        }),
        reply: {
          objects: 'SalesOrder',
          number: 'ID',
          reference: 'BuyerID',
          absent: [{ flag: 'ProcessingConditions/ReturnedQueryHitsNumberValue', no: ['0'] }],
          ignored: ['ProcessingConditions/MoreHitsAvailableIndicator'],
          // A log that says anything says why it found nothing.
          silent: ['Log'],
          error: 'Log/Item/Note',
        },
      },
    },
  },
};
