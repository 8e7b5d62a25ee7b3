import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/common';

/** A failure as it is told to people: `said` are the external system's own words. */
export interface FailureFacts {
  /** Dotted failure type, e.g. `Erp.Rejected`. */
  type: string;
  message: string;
  said?: string;
}

/** Failure types whose work may have been carried out, whatever the system. */
const openOutcome = /\.(Unknown|Contract|Asks|KeyRefused)$/;

/** True if work that failed so may have been carried out all the same. */
export function mayBeDone(failureType: string): boolean {
  return openOutcome.test(failureType);
}

/**
 * The facts of any error that reaches a workflow.
 *
 * @param silent type of a failure that says nothing of itself: a worker that died, a cancelled wait
 */
export function factsOf(error: unknown, silent: string): FailureFacts {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const said = findApplicationFailure(cause);
  if (said) {
    const [details] = (said.details ?? []) as [{ said?: string }?];
    return {
      type: said.type ?? 'Error',
      message: said.message,
      ...(details?.said && { said: details.said }),
    };
  }
  if (cause instanceof TimeoutFailure) {
    return { type: silent, message: `No answer in time (${cause.timeoutType}).` };
  }
  if (cause instanceof ChildWorkflowFailure) return { type: silent, message: cause.message };
  if (cause instanceof CancelledFailure) return { type: silent, message: 'The run was cancelled by hand.' };
  return {
    type: cause instanceof Error ? cause.name : 'Error',
    message: cause instanceof Error ? cause.message : String(cause),
  };
}

function findApplicationFailure(error: unknown): ApplicationFailure | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure) return at;
  }
  return undefined;
}
