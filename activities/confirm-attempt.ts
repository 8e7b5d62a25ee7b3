import { Context } from '@temporalio/activity';
import {
  ActivityCancelledError,
  ActivityPausedError,
  ActivityResetError,
  type Client,
} from '@temporalio/client';

/**
 * Whether the server says that it still waits for the running attempt, which restarts its heartbeat timeout; false,
 * too, where it cannot be asked. The details are left to the next attempt.
 */
export type ConfirmAttempt = (details: unknown) => Promise<boolean>;

/** ms for the server to say so. */
const deadline = 5_000;

/**
 * A worker that froze while it waited for tasks (SIGSTOP, a paused VM) finds those in its socket that were handed
 * to it then, and begins them when it wakes, long after the server gave them up. Its own clock cannot tell.
 */
export function createConfirmAttempt(client: Client): ConfirmAttempt {
  return async (details) => {
    const { taskToken } = Context.current().info;
    try {
      await client.withDeadline(Date.now() + deadline, () => client.activity.heartbeat(taskToken, details));
      return true;
    } catch (error) {
      // Wishes for an attempt that is the server's all the same.
      return (
        error instanceof ActivityCancelledError ||
        error instanceof ActivityPausedError ||
        error instanceof ActivityResetError
      );
    }
  };
}
