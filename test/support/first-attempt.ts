import { Context } from '@temporalio/activity';
import type { AttemptOnServer, ServerView } from '../../activities/create-once/attempt-on-server';

/** A server that has handed out a first attempt of a first run, as nearly all are. */
export const firstAttempt: ServerView = { read: async () => seen(), confirm: async () => seen() };

function seen(): AttemptOnServer {
  const startedAt = Context.current().info.currentAttemptScheduledTimestampMs;
  return {
    startedAt,
    notedAt: undefined,
    followsFailure: false,
    run: { startedAt, wasReset: false, byHand: false, stopped: false },
  };
}
