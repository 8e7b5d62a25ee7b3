import type { CallStore } from '../../inbox/call-store';
import { InboxFullError } from '../../inbox/journal/inbox-full-error';
import { type Refused, refuse } from './refusal';

/** @throws the error itself unless it says that there is no room */
export function refusedByStore(error: unknown, store: Pick<CallStore, 'stats'>): Refused {
  if (!(error instanceof InboxFullError)) throw error;
  return refuse('Inbox.Full', { reason: error.reason, pending: String(store.stats().pending) });
}
