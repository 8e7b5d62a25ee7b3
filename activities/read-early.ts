import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';

/** ms by which the running attempt was handed out before it was due; 0 or less where it was not. */
export type ReadEarly = () => Promise<number>;

/** ms for the server to say so. */
const deadline = 5_000;

/**
 * A server that was killed hands out again what it had handed out shortly before; an attempt that was given up meanwhile is
 * followed at once then, without the pause that its retry policy asks for (temporalio/temporal#7515, and #8607, off by
 * default). Both times are the server's own.
 */
export function createReadEarly(client: Client): ReadEarly {
  return async () => {
    const { activityId, currentAttemptScheduledTimestampMs: due, workflowExecution } = Context.current().info;
    if (!workflowExecution) return 0;
    const { workflowId, runId } = workflowExecution;
    const { raw } = await client.withDeadline(Date.now() + deadline, () =>
      client.workflow.getHandle(workflowId, runId).describe(),
    );
    const running = raw.pendingActivities?.find((pending) => pending.activityId === activityId);
    const startedAt = optionalTsToMs(running?.lastStartedTime);
    return startedAt === undefined ? 0 : due - startedAt;
  };
}
