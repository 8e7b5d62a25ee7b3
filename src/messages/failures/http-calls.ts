import type { Acts } from './entry';

/** A sentence, where it depends on the request as a function of what is known of it. */
type Sentence<Facts> = string | ((facts: Facts) => string);

/**
 * An answer to a request that was not taken. In English: integrators and operators read it, and Bitrix24 shows it to nobody.
 */
export interface HttpEntry<Facts = unknown> {
  status: number;
  acts: Acts;
  happened: Sentence<Facts>;
  /** What was and was not done. */
  done: Sentence<Facts>;
  toDo: Sentence<Facts>;
}

/** An identity function: the compiler holds the facts of an entry's sentences together. */
export function entry<Facts = unknown>(one: HttpEntry<Facts>): HttpEntry<Facts> {
  return one;
}

const done = 'Nothing was stored.';

/** Why a robot's call is refused for what it is. */
export const callRefusals = {
  'Call.Malformed': entry<{ problem: string }>({
    status: 400,
    acts: 'integrator',
    happened: ({ problem }) => `The request was not understood: ${problem}.`,
    done,
    toDo: 'Send it as Bitrix24 does.',
  }),
  'Call.StockWebhook': entry<{ robot: string }>({
    status: 400,
    acts: 'administrator',
    happened:
      'This is the stock "Outgoing webhook" robot: it has no event token, so it cannot get an answer.',
    done,
    toDo: ({ robot }) => `Use the robot "${robot}" of this application.`,
  }),
  'Call.BrokenOff': entry({
    status: 400,
    acts: 'integrator',
    happened: 'The sender broke off before the whole request was here.',
    done,
    toDo: 'Send it again.',
  }),
  'Call.NoProof': entry({
    status: 403,
    acts: 'integrator',
    happened:
      'The call carries neither an application_token nor a gateway key, so nobody knows which portal it comes from.',
    done,
    toDo: 'Send the key of GATEWAY_KEYS as the last segment of the path or as x-gateway-key.',
  }),
  'Call.WrongKey': entry({
    status: 403,
    acts: 'integrator',
    happened: 'The gateway key is none of GATEWAY_KEYS.',
    done,
    toDo: 'Correct the key in the gateway or in GATEWAY_KEYS.',
  }),
  'Call.WrongToken': entry({
    status: 403,
    acts: 'administrator',
    happened: 'application_token differs from the one of the installation.',
    done,
    toDo: 'If the application was updated, reinstall it.',
  }),
  'Call.WrongSignature': entry<{ problem: string }>({
    status: 401,
    acts: 'operator',
    happened: ({ problem }) => `The call of a boxed portal was not signed as agreed: ${problem}.`,
    done,
    toDo: 'Enter the same key in BOX_KEYS and on the module’s options page; the box sends the call again.',
  }),
  'Call.Clock': entry<{ difference: string }>({
    status: 401,
    acts: 'operator',
    happened: ({ difference }) => `The box’s clock is ${difference} of the service’s, or the request is old.`,
    done,
    toDo: 'Set both clocks by NTP; the box sends the call again.',
  }),
  'Call.UnknownPortal': entry<{ portal: string | undefined; box?: boolean }>({
    status: 403,
    acts: 'administrator',
    happened: ({ portal, box }) =>
      box
        ? `BOXES names no boxed portal "${portal}".`
        : `${portal ? `Portal ${portal}` : 'The portal of this application_token'} is not installed here.`,
    done,
    toDo: ({ box }) =>
      box
        ? 'Add it to BOXES and BOX_KEYS and restart, or correct the box id on the module’s options page.'
        : 'Reinstall the application.',
  }),
  'Call.UnknownRobot': entry<{ code: string; known: string }>({
    status: 404,
    acts: 'operator',
    happened: ({ code }) => `There is no robot "${code}" here.`,
    done,
    toDo: ({ known }) => `Known robots: ${known}.`,
  }),
  'Call.TooLarge': entry<{ limit: string }>({
    status: 413,
    acts: 'deal',
    happened: ({ limit }) => `The request is larger than ${limit}.`,
    done,
    toDo: "Shorten the robot's settings on the stage.",
  }),
};
