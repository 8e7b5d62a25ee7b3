import { quote } from '../base/quote';
import type { ExternalSystem } from '../../workflows/contract/external-systems';

export type System = 'portal' | ExternalSystem;

/**
 * What a failed call of an external system says about the work:
 * - `not-done`: surely not carried out (refused connection, unknown host, failed TLS handshake, 401, a listed fault);
 *   it may be tried again as it is.
 * - `refused`: surely not carried out, and the system said why: trying again as it is would be refused again.
 * - `unknown`: it may have been carried out (timeout, reset, 5xx, an empty or foreign reply): look up before
 *   anything is created again.
 */
export type FailureVerdict = 'not-done' | 'refused' | 'unknown';

export interface ClientErrorOptions {
  system: System;
  verdict: FailureVerdict;
  /** What the failure is, the second half of a dotted failure type: `Unavailable`, `Rejected`, `Throttled`, … */
  kind: string;
  /** The system asked for this pause, in ms. */
  retryAfterMs?: number | undefined;
  /** The system's own words, for the people who must act on them. */
  said?: string | undefined;
  /** Tokens that the system has from us and may repeat, beside the secrets of this process. */
  secrets?: readonly string[] | undefined;
}

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
  readonly kind: string;
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
    this.retryAfterMs = retryAfterMs;
    this.said = said === undefined ? undefined : quote.line(said, { secrets });
    this.#given = [message, options];
  }

  /** The same without these tokens, too. */
  without(tokens: readonly string[]): ClientError {
    const [message, options] = this.#given;
    return new ClientError(message, { ...options, secrets: [...(options.secrets ?? []), ...tokens] });
  }
}
