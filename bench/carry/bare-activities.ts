import { toErpOrder } from '../../activities/erp-order';
import { type CrmDocument, type PortalClient, parseDocument } from '../../src/clients/bitrix24';
import type { ErpObject, ErpOrder } from '../../src/clients/erp';

export interface BareActivities {
  read(document: string): Promise<ErpOrder>;
  create(order: ErpOrder): Promise<string>;
  record(result: { document: string; number: string; eventToken: string }): Promise<void>;
  answer(answer: { eventToken: string; number: string }): Promise<void>;
}

/** ms for one request. */
const timeoutMs = 30_000;

/** The requests that our Activities send, by the same clients. */
export function createBareActivities(
  portal: () => PortalClient,
  orders: ErpObject<ErpOrder>,
): BareActivities {
  return {
    async read(document) {
      const snapshot = await portal().readDocument(crm(document));
      return { ...toErpOrder(snapshot, undefined), externalId: `bare/${document}` };
    },
    async create(order) {
      const found = await orders.find?.(order.externalId, { timeoutMs });
      return found ?? orders.create(order, { timeoutMs, beforeSend: () => undefined });
    },
    async record({ document, number, eventToken }) {
      await portal().writeResult({
        document: crm(document),
        field: { name: 'UF_CRM_ERP_ORDER_ID', value: number },
        notify: { userId: 1, message: `Order ${number}`, tag: `bare/${document}` },
        log: { eventToken, message: `Order ${number}` },
      });
    },
    async answer({ eventToken, number }) {
      await portal().sendEvent({
        eventToken,
        values: { erp_order_id: number, status: 'ok', error: '' },
      });
    },
  };
}

function crm(document: string): CrmDocument {
  const parsed = parseDocument(document);
  if (parsed) return parsed;
  throw new Error(`${document} is no document of the CRM`);
}
