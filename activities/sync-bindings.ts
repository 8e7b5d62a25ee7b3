import type { EventBinding, Placement, PortalClient } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import type { SyncReport } from '../workflows/contract/portal-messages';

/** What the portal is to show of the application, and to tell it. */
export interface Bindings {
  placements: readonly Placement[];
  events: readonly EventBinding[];
}

/**
 * Brings the pages in the portal's cards, and the events of the application, in line with what is declared. A page that the
 * application had elsewhere is taken away. Without the permission `placement` it has none, and robots do their work.
 */
export async function syncBindings(
  client: PortalClient,
  { placements, events }: Bindings,
  { dryRun }: { dryRun: boolean },
): Promise<SyncReport['bindings']> {
  return [
    ...(events.length > 0 ? await syncEvents(client, events, dryRun) : []),
    ...(placements.length > 0 ? await syncPlacements(client, placements, dryRun) : []),
  ];
}

async function syncEvents(
  client: PortalClient,
  declared: readonly EventBinding[],
  dryRun: boolean,
): Promise<SyncReport['bindings']> {
  const bound = await client.listEvents();
  const report: SyncReport['bindings'] = [];
  for (const one of declared) {
    const isThere = bound.some(({ event, handler }) => event === one.event && handler === one.handler);
    if (!isThere && !dryRun) await client.bindEvent(one);
    report.push({ name: one.event, verdict: verdictOf(isThere, dryRun) });
  }
  return report;
}

async function syncPlacements(
  client: PortalClient,
  declared: readonly Placement[],
  dryRun: boolean,
): Promise<SyncReport['bindings']> {
  let bound: Awaited<ReturnType<PortalClient['listPlacements']>>;
  try {
    bound = await client.listPlacements();
  } catch (error) {
    if (!(error instanceof ClientError) || error.kind !== 'InsufficientScope') throw error;
    return declared.map(({ placement: name }) => ({ name, verdict: 'not-permitted' }));
  }
  const report: SyncReport['bindings'] = [];
  for (const one of declared) {
    const here = bound.filter(({ placement }) => placement === one.placement);
    const isThere = here.some(({ handler }) => handler === one.handler);
    if (!dryRun) {
      for (const old of here.filter(({ handler }) => isFormer(handler, one.handler)))
        await client.unbindPlacement(old);
      if (!isThere) await client.bindPlacement(one);
    }
    report.push({ name: one.placement, verdict: verdictOf(isThere, dryRun) });
  }
  return report;
}

function verdictOf(isThere: boolean, dryRun: boolean): SyncReport['bindings'][number]['verdict'] {
  if (isThere) return 'there';
  return dryRun ? 'missing' : 'added';
}

/** The same page of a former address; another installation beside this one has its own. */
function isFormer(handler: string, declared: string): boolean {
  return handler !== declared && new URL(handler).host === new URL(declared).host;
}
