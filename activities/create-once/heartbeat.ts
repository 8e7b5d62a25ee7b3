import { Context } from '@temporalio/activity';

/**
 * Shows life at half the heartbeat timeout until the returned function is called. `details` is read at each beat,
 * so that what an attempt knows survives it.
 */
export function startHeartbeat(details: () => unknown): () => void {
  const context = Context.current();
  const timeout = context.info.heartbeatTimeoutMs;
  if (!timeout) return () => undefined;
  const timer = setInterval(() => context.heartbeat(details()), timeout / 2);
  return () => clearInterval(timer);
}
