import type { CreateRequisiteBody } from '../../../../sandbox/control/bodies';
import { createPortalClient, type PortalClient, type Requisite } from '../../../../src/clients/bitrix24';
import { type Stage, stage } from '../../sandbox/staged';

/** A sandbox, and clients of its portal as the product has them. Each has the portal's whole rate to itself. */
export async function clientOnSandbox(): Promise<
  Stage & { client: PortalClient; createClient: () => PortalClient }
> {
  const on = await stage();
  await on.application.install();
  await on.control.portalFaults({ limits: null });
  const { access_token: accessToken, refresh_token: refreshToken } = on.application.tokens;
  const tokens = { accessToken, refreshToken, expiresAt: Date.now() + 3_600_000 };
  const createClient = (): PortalClient =>
    createPortalClient({
      endpoint: `${on.sandbox.portal.url}/rest/`,
      memberId: on.sandbox.portal.memberId,
      tokens: () => tokens,
      renew: () => Promise.reject(new Error('a token of the sandbox has expired')),
    });
  return { ...on, client: createClient(), createClient };
}

type Set = Omit<CreateRequisiteBody, 'entityTypeId' | 'entityId'>;

/** What a deal of a company with these sets of requisites is read with; none is chosen in it. */
export async function readSets(sets: readonly Set[], { ownPresets = 0 } = {}): Promise<Requisite[]> {
  const { client, control } = await clientOnSandbox();
  await control.portalFaults({ ownPresets });
  // Company 4 has none.
  for (const set of sets) await control.createRequisite({ entityTypeId: 4, entityId: 4, ...set });
  const [id = 0] = await control.createDeals({ companyId: 4, requisiteId: 0 });
  return (await client.readDocument({ entityTypeId: 2, id })).requisites;
}
