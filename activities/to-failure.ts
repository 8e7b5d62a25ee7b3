import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { bugType, makeFailure } from '../workflows/contract/failure-facts';
import { messageOf } from '../src/base/error-code';
import { printable, quote } from '../src/base/quote';
import { ClientError } from '../src/clients/client-error';
import type { ClientFailureType } from '../src/clients/failure-kinds';

/** Characters of a message. */
const longest = 1_000;

export interface FailureOptions {
  /** Overrides what the error says, where more is known than one call can say. */
  type?: ClientFailureType;
  /** ms until the next attempt; the retry policy decides where it is unset. */
  nextRetryMs?: number;
  nonRetryable?: boolean;
}

/**
 * The one way from an error to a failure of Temporal's. A client's error keeps its dotted type and the system's
 * words; a refusal is not retried. A server of Temporal's is asked again, whatever it said. Anything else is a bug of
 * ours: trying again would only repeat it.
 */
export function toFailure(error: unknown, options: FailureOptions = {}): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (isFromTemporal(error)) {
    const said = quote.line(error.message, { longest });
    return makeFailure(
      'Temporal.Unavailable',
      `Temporal refused or did not answer: ${said}`,
      withCause(error),
    );
  }
  if (!(error instanceof ClientError)) {
    const message = quote.line(messageOf(error), { longest });
    return makeFailure(bugType(error), message, { nonRetryable: true, ...withCause(error) });
  }
  return makeFailure(options.type ?? error.type, error.message, {
    said: error.said,
    nonRetryable: options.nonRetryable ?? error.verdict === 'refused',
    nextRetryDelay: options.nextRetryMs ?? error.retryAfterMs,
  });
}

/** Its stack says where a bug is, and its message again: one with more in it than may be shown stays behind. */
function withCause(error: unknown): { cause?: Error } {
  if (!(error instanceof Error)) return {};
  return printable(error.message) === error.message && error.message.length <= longest
    ? { cause: error }
    : {};
}

/** A call of a server of Temporal's that it refused, or did not answer in time. */
export function isFromTemporal(error: unknown): error is Error {
  return error instanceof ServiceError || isGrpcServiceError(error);
}

/** Gives every Activity of a set `toFailure`, so that none can forget it. */
export function withFailures<T extends { [K in keyof T]: (input: never) => Promise<unknown> }>(
  activities: T,
): T {
  const wrapped = Object.entries<(input: never) => Promise<unknown>>(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      try {
        return await activity(input);
      } catch (error) {
        throw toFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
