import type { ApplicationFailure } from '@temporalio/common';
import { ClientError } from '../../src/clients/client-error';
import { failureType } from '../../src/clients/failure-kinds';
import { makeFailure } from '../../workflows/contract/failure-facts';
import type { ExternalSystem } from '../../workflows/contract/external-systems';

/** An attempt whose place another may have taken must not send. */
export function notConfirmed(system: ExternalSystem, reference: string): ClientError {
  return new ClientError(
    `Temporal did not confirm this attempt at ${reference}, so another may have taken its place; nothing was sent.`,
    { system, verdict: 'not-done', kind: 'NotConfirmed' },
  );
}

/** ms in which a list of Temporal's has caught up, most likely. */
const listed = 10_000;

/** A run that met another knows that there is a record; what it says decides whether anything may be sent. */
export function notListed(system: ExternalSystem, reference: string): ClientError {
  return new ClientError(
    `Temporal's record does not show the run that had ${reference} before, so nobody knows what it did; nothing was sent.`,
    { system, verdict: 'not-done', kind: 'NotConfirmed', retryAfterMs: listed },
  );
}

/**
 * An attempt that comes to its sending too late: the next one may have begun.
 *
 * @param open something was made before, or may have been
 */
export function heldUp(system: ExternalSystem, reference: string, open: boolean): ApplicationFailure {
  return makeFailure(
    failureType(system, open ? 'Unknown' : 'HeldUp'),
    `This worker was held up before it could send ${reference}; nothing was sent.`,
  );
}

/** Work that has not begun by the run's deadline never begins: the deal has its answer. */
export function notBegun(reference: string): ApplicationFailure {
  return makeFailure(
    'Deadline.NotBegun',
    `The deadline came before ${reference} was begun; nothing was asked to create it.`,
    { nonRetryable: true },
  );
}

/** Work that was stopped before it began. */
export function stoppedInTime(reference: string): ApplicationFailure {
  return makeFailure(
    'Stopped.NotBegun',
    `Somebody stopped the work at ${reference} before it was begun; nothing was asked to create it.`,
    { nonRetryable: true },
  );
}

/** Work that was stopped when something may have been sent, in a system that would have to be sent it again to know. */
export function stoppedOpen(reference: string): ApplicationFailure {
  return makeFailure(
    'Stopped.Unknown',
    `Somebody stopped the work at ${reference} after something may have been sent; nothing more was sent.`,
    { nonRetryable: true },
  );
}

/**
 * A look-up would say "absent" while a create still runs there.
 *
 * @param nextRetryDelay ms
 */
export function stillUnderWay(
  system: ExternalSystem,
  reference: string,
  nextRetryDelay: number,
): ApplicationFailure {
  return makeFailure(
    failureType(system, 'Unknown'),
    `${reference} may still be under way there; the next attempt waits until its longest latency has passed.`,
    { nextRetryDelay },
  );
}

/** Only a person can say what became of it. */
export function asksPerson(
  system: ExternalSystem,
  reference: string,
  error?: ClientError,
): ApplicationFailure {
  return makeFailure(
    failureType(system, 'Asks'),
    error?.message ?? `${reference} may have been created by an earlier attempt, and cannot be looked up.`,
    { said: error?.said, nonRetryable: true },
  );
}

/** Asking again would be refused again, and a person has to see what became of the first. */
export function refusedWhileOpen(system: ExternalSystem, { message, said }: ClientError): ApplicationFailure {
  return makeFailure(
    failureType(system, 'Unknown'),
    `${message}; an earlier attempt may have been carried out`,
    {
      said,
      nonRetryable: true,
    },
  );
}
