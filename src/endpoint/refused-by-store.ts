import { InboxFullError } from '../inbox/inbox-full-error';
import type { CallStore } from './call-store';
import { type Refused, refuse } from './refusal';

/** @throws the error itself unless it says that there is no room */
export function refusedByStore(error: unknown, store: Pick<CallStore, 'stats'>): Refused {
  if (!(error instanceof InboxFullError)) throw error;
  const { pending } = store.stats();
  const where = error.reason === 'disk' ? 'The disk of the inbox is full or failed' : 'The inbox is full';
  return refuse(
    'Inbox.Full',
    `${where} (${pending} calls wait in it): this call was NOT accepted, and Bitrix24 will not repeat it. Free disk or raise INBOX_LIMIT_BYTES now.`,
  );
}
