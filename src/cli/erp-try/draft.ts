import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { theRequisite, toCrmDocument } from '../../../activities/documents';
import { customerOfDocument, toErpCustomer } from '../../../activities/erp-client';
import { toErpOrder } from '../../../activities/erp-order';
import type { Portals } from '../../../activities/portal-access/portal-access';
import { businessId, externalReference } from '../../../workflows/contract/ids';
import type { ErpCustomer, ErpOrder } from '../../clients/erp';

export type TriedObject = 'order' | 'client';

/** What a robot would give to the ERP. `busy`: id of the work that a run has under way for it. */
export type Draft = { busy: string | undefined } & (
  | { object: 'order'; order: ErpOrder }
  | { object: 'client'; customer: ErpCustomer }
);

/** Reads a document as the robot does, and makes of it what the robot would. @throws ClientError */
export async function draftOf(
  { deal, object }: { deal: string; object: TriedObject },
  { portal, client, portals }: { portal: string; client: Client; portals: Portals },
): Promise<Draft> {
  const document = /^\d+$/.test(deal) ? `DEAL_${deal}` : deal;
  const { client: portalClient } = await portals.access(portal);
  const snapshot = await portalClient.readDocument(toCrmDocument(document));
  if (object === 'order') {
    const id = businessId('erp-order', { portal, document });
    const order = { ...toErpOrder(snapshot, undefined), externalId: externalReference(id) };
    return { object, order, busy: await busyWith(client, id) };
  }
  const party = customerOfDocument(snapshot);
  const requisite = theRequisite(snapshot);
  const addresses = requisite ? await portalClient.readAddresses(requisite.id) : [];
  const id = businessId('erp-customer', { portal, document: party.of });
  const customer = { ...toErpCustomer(party, requisite, addresses), externalId: externalReference(id) };
  return { object, customer, busy: await busyWith(client, id) };
}

async function busyWith(client: Client, workId: string): Promise<string | undefined> {
  try {
    const { status } = await client.workflow.getHandle(workId).describe();
    return status.name === 'RUNNING' ? workId : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
