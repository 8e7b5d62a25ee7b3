import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { theRequisite, toCrmDocument } from '../../../activities/documents';
import { customerOfDocument, toErpCustomer } from '../../../activities/erp-client';
import { toErpOrder } from '../../../activities/erp-order';
import type { Portals } from '../../../activities/portal-access/portal-access';
import { businessId, externalReference } from '../../../workflows/contract/ids';
import type { DocumentSnapshot, PortalClient } from '../../clients/bitrix24';
import { erpObjects, type ErpObjectName, type ErpObjects } from '../../clients/erp/objects';
import { sampleOf } from '../../clients/erp/sample-object';

type Content<Name extends ErpObjectName> = Omit<ErpObjects[Name], 'externalId'>;

/** What a robot makes of a document, and what its work is of: kind and document of the business id. */
type Draw<Name extends ErpObjectName> = (
  snapshot: DocumentSnapshot,
  facts: { document: string; portalClient: PortalClient },
) => Promise<{ content: Content<Name>; kind: string; of: string }>;

/** By kind of object, as the object's robot does it; one that is left out is shown as a sample. */
const draws: { readonly [Name in ErpObjectName]?: Draw<Name> } = {
  order: async (snapshot, { document }) => ({
    content: toErpOrder(snapshot, undefined),
    kind: 'erp-order',
    of: document,
  }),
  customer: async (snapshot, { portalClient }) => {
    const party = customerOfDocument(snapshot);
    const requisite = theRequisite(snapshot);
    const addresses = requisite ? await portalClient.readAddresses(requisite.id) : [];
    return { content: toErpCustomer(party, requisite, addresses), kind: 'erp-customer', of: party.of };
  },
};

/** What a robot would give to the ERP. */
export interface Draft {
  input: ErpObjects[ErpObjectName];
  /** Id of the work that a run has under way for it. */
  busy: string | undefined;
  /** No document was asked: nothing here says how a document becomes such an object. */
  isSample: boolean;
}

/** Reads a document as the robot does, and makes of it what the robot would. @throws ClientError */
export async function draftOf(
  { deal, object }: { deal: string; object: ErpObjectName },
  { portal, client, portals }: { portal: string; client: Client; portals: Portals },
): Promise<Draft> {
  const draw = draws[object] as Draw<ErpObjectName> | undefined;
  if (!draw) {
    const input = sampleOf(erpObjects[object]) as Draft['input'];
    return { input, busy: undefined, isSample: true };
  }
  const document = /^\d+$/.test(deal) ? `DEAL_${deal}` : deal;
  const { client: portalClient } = await portals.access(portal);
  const snapshot = await portalClient.readDocument(toCrmDocument(document));
  const { content, kind, of } = await draw(snapshot, { document, portalClient });
  const id = businessId(kind, { portal, document: of });
  const input = { ...content, externalId: externalReference(id) } as ErpObjects[ErpObjectName];
  return { input, busy: await busyWith(client, id), isSample: false };
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
