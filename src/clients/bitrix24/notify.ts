import type { ClientError } from '../client-error';
import type { Command, CommandOutcome } from './command';
import type { RunCommands } from './run-commands';

export interface Notification {
  userId: number;
  /** May hold BB codes. */
  message: string;
  /** A notification with the same tag takes the place of the earlier one. */
  tag: string;
}

/**
 * Notifies a user; `false` where the portal will not, e.g. because the user has left.
 *
 * @throws ClientError if it may succeed at another time
 */
export async function notify(run: RunCommands, notification: Notification): Promise<boolean> {
  const told = toldBy((await run({ notify: notificationCommand(notification) }))('notify'));
  if (typeof told === 'boolean') return told;
  throw told;
}

export function notificationCommand({ userId, message, tag }: Notification): Command {
  return { method: 'im.notify.system.add', params: { USER_ID: userId, MESSAGE: message, TAG: tag } };
}

/** Whether the user was told, or why he may be at another time. Vendor: the reply is the notification's id, or false. */
export function toldBy(outcome: CommandOutcome): boolean | ClientError {
  if (outcome.ok) return Boolean(outcome.result);
  return outcome.error.verdict === 'refused' ? false : outcome.error;
}
