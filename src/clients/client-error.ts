import { quote } from '../base/quote';
import { type AnyKind, type ClientFailureType, type FailureKind, type System, typeOf } from './failure-kinds';

/**
 * What a failed call of an external system says about the work:
 * - `not-done`: surely not carried out (refused connection, unknown host, failed TLS handshake, 401, a listed fault);
 *   it may be tried again as it is.
 * - `refused`: surely not carried out, and the system said why: trying again as it is would be refused again.
 * - `unknown`: it may have been carried out (timeout, reset, 5xx, an empty or foreign reply): look up before
 *   anything is created again.
 */
export type FailureVerdict = 'not-done' | 'refused' | 'unknown';

interface Facts {
  verdict: FailureVerdict;
  /** The system asked for this pause, in ms. */
  retryAfterMs?: number | undefined;
  /** The system's own words, for the people who must act on them. */
  said?: string | undefined;
  /** Tokens that the system has from us and may repeat, beside the secrets of this process. */
  secrets?: readonly string[] | undefined;
}

export type ClientErrorOptions<S extends System = System> = {
  [T in S]: Facts & { system: T; kind: FailureKind<T> };
}[S];

/** Characters: a failure that is too large for gRPC would be no failure, but a time-out. */
const longestMessage = 1_000;

/**
 * The one error of all clients. The message names system, operation and reason, never a credential; errors of
 * HTTP libraries are not kept as `cause`, because they carry the Authorization header. Whatever others said in it is
 * quoted here, so that no client can forget it.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError' as const;
  readonly system: System;
  readonly verdict: FailureVerdict;
  /** Second half of `type`. */
  readonly kind: AnyKind;
  /** `Erp.Unavailable` */
  readonly type: ClientFailureType;
  readonly retryAfterMs: number | undefined;
  readonly said: string | undefined;
  /** Uncut: of a token in two halves, one would be left. */
  readonly #given: [message: string, options: ClientErrorOptions];

  constructor(message: string, options: ClientErrorOptions) {
    const { system, verdict, kind, retryAfterMs, said, secrets } = options;
    super(quote.line(message, { longest: longestMessage, secrets }));
    this.system = system;
    this.verdict = verdict;
    this.kind = kind;
    this.type = typeOf(system, kind);
    this.retryAfterMs = retryAfterMs;
    this.said = said === undefined ? undefined : quote.line(said, { secrets });
    this.#given = [message, options];
  }

  /** The same of whose outcome more is known. */
  as(verdict: FailureVerdict, message?: string): ClientError {
    const [given, options] = this.#given;
    return new ClientError(message ?? given, { ...options, verdict });
  }

  /** The same without these tokens, too. */
  without(tokens: readonly string[]): ClientError {
    const [message, options] = this.#given;
    return new ClientError(message, { ...options, secrets: [...(options.secrets ?? []), ...tokens] });
  }
}
