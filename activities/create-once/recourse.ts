import type { ApplicationFailure } from '@temporalio/common';
import {
  detailsOf,
  type FailureType,
  makeFailure,
  mayBeDone,
  type Recourse,
} from '../../workflows/contract/failure-facts';
import type { Creation } from './creation';

/** What the next attempt does with work that may have been carried out; undefined: a person is asked. */
export function recourseOf({
  find,
  updates,
  repeatableFor = 0,
}: Pick<Creation<unknown>, 'find' | 'updates' | 'repeatableFor'>): Recourse | undefined {
  if (find) return 'look-up';
  if (updates) return 'update';
  return repeatableFor > 0 ? 'repeat' : undefined;
}

/** Whoever is told that work may have been carried out is told how that is found out, where the next attempt does so. */
export function withRecourse(failed: ApplicationFailure, recourse: Recourse | undefined): ApplicationFailure {
  const { type, message, nonRetryable, nextRetryDelay, cause } = failed;
  if (!recourse || nonRetryable || !type || !mayBeDone(type)) return failed;
  const details = { ...detailsOf(failed), recourse };
  return makeFailure(type as FailureType, message, { ...details, nextRetryDelay, cause });
}
