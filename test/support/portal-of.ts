import { WorkflowNotFoundError } from '@temporalio/common';
import type { PortalRecord, PortalState } from '../../workflows/contract/portal-record';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { Stand } from './stand';
import { until, usualLimitMs } from './until';

/** The portal of a stand as its workflow knows it. */
export interface PortalOf {
  /** Needs a worker. */
  record(): Promise<PortalRecord>;
  /** The same once its robots are registered: from then on nothing changes by itself. */
  settled(): Promise<PortalRecord>;
  /** Waits until the portal stands so. */
  is(state: PortalState, limitMs?: number): Promise<PortalRecord>;
  /** What operators and endpoints see without a worker. */
  memo(): Promise<Record<string, unknown>>;
  /** Successful refresh grants at the authorization server so far, the proof of the installation among them. */
  grants(): Promise<number>;
  /** Every request to the authorization server by its verdict. */
  oauth(): Promise<string[]>;
  /** Waits until every endpoint has read how the portal stands. */
  endpointKnows(state: string): Promise<void>;
}

export function portalOf(stand: Stand): PortalOf {
  const handle = stand.client.workflow.getHandle(portalWorkflowId(stand.sandbox.portal.memberId));
  const portal: PortalOf = {
    record: () => handle.query<PortalRecord>('portalRecord'),
    settled: () =>
      until('what was registered is known', async () => {
        const record = await portal.record();
        return !record.registrationDue && record;
      }),
    is: (state, limitMs = usualLimitMs) =>
      until(
        `the portal is ${state}`,
        async () => {
          const record = await portal.record().catch(ignoreMissing);
          return record?.state === state && record;
        },
        { limitMs },
      ),
    memo: async () => (await handle.describe()).memo ?? {},
    oauth: async () =>
      (await stand.control.record()).flatMap((entry) => (entry.type === 'oauth' ? [entry.verdict] : [])),
    grants: async () => (await portal.oauth()).filter((verdict) => verdict.startsWith('ok')).length,
    async endpointKnows(state) {
      await until('the endpoint has read the portal anew', () =>
        stand.cachedPortals().includes(`"state":"${state}"`),
      );
    },
  };
  return portal;
}

/** It is not installed yet. */
function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
