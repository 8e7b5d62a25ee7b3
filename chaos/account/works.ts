import type { DealFacts } from './deals';
import type { PortalCall } from './portal-calls';
import { referenceOf } from './reference';

/** What a robot's call is for. */
interface Work {
  /** Names of what has to be there once, in the order in which it is made. */
  parts(deal: DealFacts, memberId: string, settings: PortalCall['settings']): string[];
  /** The deal's field that the robot writes, and the value that goes there. */
  field?: { name: string; value: string };
}

/** By the robot's code. */
const works: Readonly<Record<string, Work>> = {
  erp_order: {
    parts: ({ document }, memberId) => [`order ${referenceOf(document, memberId)}`],
    field: { name: 'UF_CRM_ERP_ORDER_ID', value: 'erp_order_id' },
  },
  erp_client: {
    parts: ({ client }, memberId) => [`customer ${referenceOf(client?.document ?? '', memberId)}`],
    field: { name: 'UF_CRM_ERP_CLIENT_ID', value: 'erp_client_id' },
  },
  jira_project: {
    parts: ({ id }, _memberId, settings) => {
      const key = `${String(settings.project_key)}${id}`;
      return [`project ${key}`, `issue ${key}`];
    },
  },
  onec_invoice: {
    parts: ({ document, client }, memberId) => [
      `counterparty ${client?.inn}/${client?.kpp}`,
      `contract ${client?.inn}/${client?.kpp}`,
      `invoice ${referenceOf(document, memberId)}`,
      `posting ${referenceOf(document, memberId)}`,
    ],
    field: { name: 'UF_CRM_ONE_C_INVOICE', value: 'invoice_number' },
  },
};

export function workOf(robot: string): Work {
  const work = works[robot];
  if (!work) throw new Error(`The accountant does not know what the robot ${robot} is for.`);
  return work;
}
