/**
 * What one attempt leaves to the next, kept in the heartbeat's details. `open`: a create may have been carried
 * out, and nobody has looked since.
 */
export interface AttemptNotes {
  attempt: number;
  open: boolean;
  /** When the last create left, in ms since 1970. */
  sentAt?: number;
  /** Replies in a row that broke the contract. */
  contractBreaks: number;
  /** Creates in a row that were refused for what passes by itself. */
  busy?: number;
  /** When the oldest earlier run began that may have been carried out, in ms since 1970. */
  openSince?: number;
  /** Temporal's record of earlier runs was read, and names no object: no other run can have begun since. */
  recordRead?: true;
}

/**
 * Where an attempt starts from. Notes are believed only of the attempt right before: a worker that was killed
 * left none, so its create may have left too.
 */
export function notesAtStart(
  attempt: number,
  left: AttemptNotes | undefined,
  lookUpFirst: boolean,
): AttemptNotes {
  const known = left !== undefined && left.attempt === attempt - 1;
  return {
    attempt,
    open: known ? left.open : attempt > 1 || left !== undefined || lookUpFirst,
    ...(left?.sentAt !== undefined && { sentAt: left.sentAt }),
    ...(left?.openSince !== undefined && { openSince: left.openSince }),
    contractBreaks: known ? left.contractBreaks : 0,
    ...(known && left.busy && { busy: left.busy }),
    ...(known && left.recordRead && { recordRead: true }),
  };
}
