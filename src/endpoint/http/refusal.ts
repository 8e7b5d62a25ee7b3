const statuses = {
  'Call.Malformed': 400,
  'Call.StockWebhook': 400,
  'Call.BrokenOff': 400,
  'Call.NoProof': 403,
  'Call.WrongKey': 403,
  'Call.WrongToken': 403,
  'Call.UnknownPortal': 403,
  'Call.UnknownRobot': 404,
  'Call.TooLarge': 413,
  'Install.NotAllowed': 403,
  'Install.HostRefused': 403,
  'Install.TooMany': 429,
  'Uninstall.Refused': 403,
  'Inbox.Full': 503,
  'Inbox.UnverifiedFull': 503,
  'Http.Malformed': 400,
  'Http.NotFound': 404,
  'Http.TooSlow': 408,
  'Http.HeadersTooLarge': 431,
  'Endpoint.Failed': 500,
} as const;

export type RefusalType = keyof typeof statuses;

/** Why a request was not taken: what happened, what was and was not done, what to do; never a secret. */
export interface Refusal {
  type: RefusalType;
  message: string;
}

/** The other half of every `{ ok: true, … }` of the endpoint. */
export interface Refused {
  ok: false;
  refusal: Refusal;
}

export function refuse(type: RefusalType, message: string): Refused {
  return { ok: false, refusal: { type, message } };
}

/** @param problem what does not fit, as a clause without a full stop */
export function malformed(problem: string): Refused {
  return refuse(
    'Call.Malformed',
    `The request was not understood: ${problem}. Nothing was stored. Send it as Bitrix24 does.`,
  );
}

export function statusOf(type: RefusalType): number {
  return statuses[type];
}

/** `{"error": "<type>", "message": "…"}` */
export function refusalBody({ type, message }: Refusal): string {
  return JSON.stringify({ error: type, message });
}
