import { type HttpFacts, type HttpFailureType, httpFailures, httpText } from '../../messages/failures/http';

/** Why a request was not taken: what happened, what was and was not done, what to do; never a secret. */
export interface Refusal {
  type: HttpFailureType;
  message: string;
  /** Of `Call.Clock`: seconds that the sender's clock is ahead. */
  difference?: number;
}

/** The other half of every `{ ok: true, … }` of the endpoint. */
export interface Refused {
  ok: false;
  refusal: Refusal;
}

/** For a type without facts of its own, `facts` is left out. */
type Args<T extends HttpFailureType> = unknown extends HttpFacts<T> ? [] : [facts: HttpFacts<T>];

export function refusalOf<T extends HttpFailureType>(type: T, ...[facts]: Args<T>): Refusal {
  return { type, message: httpText(type, facts as HttpFacts<T>) };
}

export function refuse<T extends HttpFailureType>(type: T, ...facts: Args<T>): Refused {
  return { ok: false, refusal: refusalOf(type, ...facts) };
}

/** @param problem what does not fit, as a clause without a full stop */
export function malformed(problem: string): Refused {
  return refuse('Call.Malformed', { problem });
}

export function statusOf(type: HttpFailureType): number {
  return httpFailures[type].status;
}

/** `{"error": "<type>", "message": "…"}` */
export function refusalBody({ type, message, difference }: Refusal): string {
  return JSON.stringify({ error: type, message, difference });
}
