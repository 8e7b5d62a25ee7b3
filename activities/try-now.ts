import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { readStanding } from './describe-work';

/** What came of trying now what waits for its next attempt; moments in ms since 1970. */
export type TriedNow =
  | { tried: true }
  | { tried: false; because: 'running' | 'asks' | 'nothing-waits' }
  /** What was sent may still be under way there: a look-up before that could not be believed. */
  | { tried: false; because: 'too-early'; notBefore: number };

export interface TryNowActivities {
  /**
   * Makes the next attempt of a run now: of its work in an external system, if any is under way, or else of its own
   * requests to the portal. Those are harmless to repeat.
   */
  tryNow(input: {
    run: { workflowId: string; runId: string };
    workId: string | undefined;
  }): Promise<TriedNow>;
}

export function createTryNowActivities({ client }: { client: Client }): TryNowActivities {
  return {
    async tryNow({ run, workId }) {
      const ofWork = workId === undefined ? undefined : await tryWorkNow(client, workId);
      if (ofWork && (ofWork.tried || ofWork.because !== 'nothing-waits')) return ofWork;
      return (await resetWaiting(client, run)) ? { tried: true } : { tried: false, because: 'nothing-waits' };
    },
  };
}

async function tryWorkNow(client: Client, workId: string): Promise<TriedNow> {
  const { asks, running, notBefore, nextTryAt } = await readStanding(client, workId);
  if (asks) return { tried: false, because: 'asks' };
  if (running) return { tried: false, because: 'running' };
  if (nextTryAt === undefined) return { tried: false, because: 'nothing-waits' };
  // The attempt itself keeps to it too, but would count for one.
  if (notBefore !== undefined && notBefore > Date.now())
    return { tried: false, because: 'too-early', notBefore };
  const tried = await resetWaiting(client, { workflowId: workId });
  return tried ? { tried } : { tried: false, because: 'running' };
}

/** The server's own reset of each Activity that waits for its next attempt. Their notes stay. */
async function resetWaiting(
  { workflowService, options: { namespace } }: Client,
  execution: { workflowId: string; runId?: string },
): Promise<boolean> {
  const { pendingActivities } = await workflowService.describeWorkflowExecution({ namespace, execution });
  const waiting = (pendingActivities ?? []).filter(
    ({ nextAttemptScheduleTime, attempt }) =>
      (attempt ?? 1) > 1 && (optionalTsToMs(nextAttemptScheduleTime) ?? 0) > Date.now(),
  );
  for (const { activityId: id } of waiting) {
    if (id) await workflowService.resetActivity({ namespace, execution, id });
  }
  return waiting.length > 0;
}
