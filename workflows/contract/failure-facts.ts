import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/common';

/**
 * Every type of failure that this product raises, as a key. The catalogue of what each means to people fills it in
 * (src/messages/failures): the contract imports nothing of ours.
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface
export interface FailureTypes {}

/** Dotted, e.g. `Erp.Rejected`. */
export type FailureType = keyof FailureTypes;

/** A type that is none of ours: of an SDK, or the name of an error that a bug has thrown. */
export type ForeignType = string & { readonly foreign: true };

/** How the next attempt makes sure that nothing is created twice, where something may have been. */
export type Recourse =
  /** It is looked up. */
  | 'look-up'
  /** The same is sent again, and brings up to date what is there. */
  | 'update'
  /** The same is sent again, and the system takes it for the first. */
  | 'repeat';

/** A failure as it is told to people: `said` are the external system's own words. */
export interface FailureFacts {
  type: FailureType | ForeignType;
  message: string;
  said?: string;
  recourse?: Recourse;
}

export interface FailureDetails {
  said?: string | undefined;
  recourse?: Recourse | undefined;
}

export interface FailureOptions extends FailureDetails {
  nonRetryable?: boolean;
  /** ms */
  nextRetryDelay?: number | undefined;
  cause?: Error | undefined;
}

/** The one way to a failure of our own making. */
export function makeFailure(
  type: FailureType | ForeignType,
  message: string,
  { said, recourse, nonRetryable = false, nextRetryDelay, cause }: FailureOptions = {},
): ApplicationFailure {
  const details: FailureDetails = { said, ...(recourse && { recourse }) };
  return ApplicationFailure.create({
    message,
    type,
    nonRetryable,
    ...((said || recourse) && { details: [details] }),
    ...(nextRetryDelay !== undefined && { nextRetryDelay }),
    ...(cause && { cause }),
  });
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
export function factsOf(error: unknown, silent: FailureType): FailureFacts {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const known = findApplicationFailure(cause);
  if (known) {
    const { said, recourse } = detailsOf(known);
    return {
      type: (known.type ?? 'Error') as FailureType | ForeignType,
      message: known.message,
      ...(said && { said }),
      ...(recourse && { recourse }),
    };
  }
  if (cause instanceof TimeoutFailure) {
    return { type: silent, message: `No answer in time (${cause.timeoutType}).` };
  }
  if (cause instanceof ChildWorkflowFailure) return { type: silent, message: cause.message };
  if (cause instanceof CancelledFailure) return { type: silent, message: 'The run was cancelled by hand.' };
  return {
    type: bugType(cause),
    message: cause instanceof Error ? cause.message : String(cause),
  };
}

/** What a bug of ours is called. */
export function bugType(error: unknown): ForeignType {
  return (error instanceof Error ? error.name : 'Error') as ForeignType;
}

/** What a failure says beside its message. */
export function detailsOf({ details }: ApplicationFailure): FailureDetails {
  const [first] = (details ?? []) as [FailureDetails?];
  return first ?? {};
}

function findApplicationFailure(error: unknown): ApplicationFailure | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure) return at;
  }
  return undefined;
}
