import { InboxFullError, type InboxFullReason } from '../../inbox/journal/inbox-full-error';
import type { CallStore } from '../../inbox/call-store';
import { type Refused, refuse } from './refusal';

const notAccepted = 'this call was NOT accepted, and Bitrix24 will not repeat it';

/** What happened, what became of the call, and what to do. */
const texts: Record<InboxFullReason, [string, string, string]> = {
  limit: ['The inbox is full', notAccepted, 'Free disk or raise INBOX_LIMIT_BYTES now.'],
  disk: ['The disk of the inbox is full, failed or hangs', notAccepted, 'Free or mend it now.'],
  unknown: [
    'The disk of the inbox hangs',
    'this call was not acknowledged, but it may be stored and is carried out then; Bitrix24 will not repeat it',
    'Mend it now.',
  ],
  gone: [
    'The folder of the inbox, or a file in it, was removed or replaced',
    notAccepted,
    'See the endpoint’s log for what to do now.',
  ],
};

/** @throws the error itself unless it says that there is no room */
export function refusedByStore(error: unknown, store: Pick<CallStore, 'stats'>): Refused {
  if (!(error instanceof InboxFullError)) throw error;
  const { pending } = store.stats();
  const [where, fate, remedy] = texts[error.reason];
  return refuse('Inbox.Full', `${where} (${pending} calls wait in it): ${fate}. ${remedy}`);
}
