import { type ExternalSystem, failurePrefix } from './external-systems';
import { type FailureFacts, factsOf, makeFailure, mayBeDone } from './failure-facts';

/** What holds a create back: it checks both before its first byte leaves. */
export interface Guard {
  /** ms since 1970 after which work that has not begun never begins. */
  notAfter: number | undefined;
  /** Another run had this work before, and may have left it open: look up even when it is too late to begin. */
  lookUpFirst: boolean;
  /** When the call came that wants it, in ms since 1970: one that is older than a restored database was may be done. */
  receivedAt?: number;
}

/**
 * How creating something in an external system ended. A child workflow returns it instead of failing, or every
 * failure would be listed twice. `not-done`: surely not there. `unknown`: it may be there; nobody could find out.
 */
export type Verdict<T> =
  | { verdict: 'done'; value: T }
  | { verdict: 'not-done'; failure: FailureFacts }
  | { verdict: 'unknown'; failure: FailureFacts };

/** What is known of work in a system whose Activity failed for good. */
export function verdictOf(error: unknown, system: ExternalSystem): Verdict<never> {
  const failure = factsOf(error, `${failurePrefix(system)}.Unknown`);
  return { verdict: mayBeDone(failure.type) ? 'unknown' : 'not-done', failure };
}

/** The value, or the verdict as a failure that is not retried. */
export function valueOf<T>(verdict: Verdict<T>): T {
  if (verdict.verdict === 'done') return verdict.value;
  const { type, message, ...details } = verdict.failure;
  throw makeFailure(type, message, { ...details, nonRetryable: true });
}

/** Whatever became of what comes before it, the object that the robot is there for was not begun. */
export function asPreparation<T>(verdict: Verdict<T>): Verdict<T> {
  if (verdict.verdict !== 'unknown') return verdict;
  const { failure } = verdict;
  return { verdict: 'not-done', failure: { ...failure, type: withoutDoubt(failure.type) } };
}

/** `Erp.Unknown` is `Erp.Unavailable` of what has not begun. */
function withoutDoubt(type: FailureFacts['type']): FailureFacts['type'] {
  if (type === 'Stopped.Unknown') return 'Stopped.NotBegun';
  return type.replace(/\.Unknown$/, '.Unavailable') as FailureFacts['type'];
}
