import type { InboxFullReason } from '../../inbox/journal/inbox-full-error';
import { callRefusals, entry, type HttpEntry } from './http-calls';

const done = 'Nothing was stored.';
const notRepeated = 'a box sends it again, a portal in the cloud does not.';

/** What became of a call that the inbox could not take, and what to do now, by the reason. */
const full: Record<InboxFullReason, { where: string; done: string; toDo: string }> = {
  limit: {
    where: 'The inbox is full',
    done: `this call was NOT accepted; ${notRepeated}`,
    toDo: 'Free disk or raise INBOX_LIMIT_BYTES now.',
  },
  disk: {
    where: 'The disk of the inbox is full, failed or hangs',
    done: `this call was NOT accepted; ${notRepeated}`,
    toDo: 'Free or mend it now.',
  },
  unknown: {
    where: 'The disk of the inbox hangs',
    done: `this call was not acknowledged, but it may be stored and is carried out then; ${notRepeated}`,
    toDo: 'Mend it now.',
  },
  gone: {
    where: 'The folder of the inbox, or a file in it, was removed or replaced',
    done: `this call was NOT accepted; ${notRepeated}`,
    toDo: 'See the endpoint’s log for what to do now.',
  },
};

/** Every refusal of the endpoint. */
export const httpFailures = {
  ...callRefusals,
  'Install.NotAllowed': entry<{ domain: string; memberId: string }>({
    status: 403,
    acts: 'operator',
    happened: ({ domain, memberId }) =>
      `Portal ${domain} (${memberId}) is not in PORTALS, the list of portals that may use this installation.`,
    done,
    toDo: 'Add it there, restart, and install the application once more.',
  }),
  'Install.HostRefused': entry<{ memberId: string; host: string }>({
    status: 403,
    acts: 'operator',
    happened: ({ memberId, host }) =>
      `The installation of ${memberId} names ${host}, which is no public host and not in PORTALS.`,
    done: 'Nothing was stored or sent.',
    toDo: 'If it is your own portal, add the host to PORTALS.',
  }),
  'Install.TooMany': entry<{ domain: string; memberId: string; minutes: string }>({
    status: 429,
    acts: 'operator',
    happened: ({ domain, memberId }) =>
      `Portal ${domain} (${memberId}) was installed or updated too often within an hour; anybody who knows its name can send such events.`,
    done: 'Nothing of this one was stored.',
    toDo: ({ minutes }) =>
      `Install the application once more in ${minutes} minutes, or restart the endpoint and do it at once.`,
  }),
  'Uninstall.Refused': entry<{ memberId: string }>({
    status: 403,
    acts: 'operator',
    happened: ({ memberId }) =>
      `An uninstallation of portal ${memberId} was not taken: its application_token is not that of the installation, or cannot be checked now.`,
    done: 'Nothing was stored or changed.',
    toDo: 'If you did uninstall it, install and uninstall the application once more; else somebody forged the event.',
  }),
  'Inbox.Full': entry<{ reason: InboxFullReason; pending: string }>({
    status: 503,
    acts: 'operator',
    happened: ({ reason, pending }) => `${full[reason].where} (${pending} calls wait in it):`,
    done: ({ reason }) => full[reason].done,
    toDo: ({ reason }) => full[reason].toDo,
  }),
  'Inbox.UnverifiedFull': entry({
    status: 503,
    acts: 'operator',
    happened: 'The portal of this call cannot be checked now, and as many calls wait for that as may:',
    // A box's call never waits for it.
    done: 'this call was NOT accepted, and Bitrix24 will not repeat it.',
    toDo: 'Bring Temporal and the workers back.',
  }),
  'Http.Malformed': entry({
    status: 400,
    acts: 'integrator',
    happened: 'The request is not valid HTTP.',
    done,
    toDo: 'Correct the sender.',
  }),
  'Http.NotFound': entry({
    status: 404,
    acts: 'integrator',
    happened: 'There is nothing here for this method and path.',
    done,
    toDo: 'Robots are called by POST /robots/<code>.',
  }),
  'Http.TooSlow': entry({
    status: 408,
    acts: 'integrator',
    happened: 'The request did not arrive in time.',
    done,
    toDo: 'Send it again, faster.',
  }),
  'Http.HeadersTooLarge': entry({
    status: 431,
    acts: 'integrator',
    happened: 'The headers of the request are too large.',
    done,
    toDo: 'Send fewer or shorter ones.',
  }),
  'Endpoint.Failed': entry({
    status: 500,
    acts: 'operator',
    happened: 'The endpoint failed by a fault of its own.',
    done: 'The call was NOT acknowledged; whether it was stored is unknown.',
    toDo: 'See the log of the endpoint.',
  }),
};

export type HttpFailureType = keyof typeof httpFailures;

/** What must be known to answer so; nothing for most. */
export type HttpFacts<T extends HttpFailureType> =
  (typeof httpFailures)[T] extends HttpEntry<infer Facts> ? Facts : never;

/** In three sentences: what happened, what was and was not done, what to do. */
export function httpText<T extends HttpFailureType>(type: T, facts: HttpFacts<T>): string {
  const { happened, done: wasDone, toDo } = httpFailures[type] as HttpEntry<HttpFacts<T>>;
  return [happened, wasDone, toDo]
    .map((sentence) => (typeof sentence === 'function' ? sentence(facts) : sentence))
    .join(' ');
}
