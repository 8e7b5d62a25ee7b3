/** How much of a run there is. */
export interface Form {
  /** Calls to be made. */
  calls: number;
  /** ms in which they are made, and faults with them. */
  loadMs: number;
  /** Times that each fault comes. */
  rounds: number;
  /** ms after all that for which the portal is away, with calls under way; it makes none then. */
  awayMs: number;
  /** ms, at the most, for what is still under way after the last fault; a busy machine takes longer. */
  drainMs: number;
}

/** ms in which every fault can come once, without all of them being there at the same time. */
const roundMs = 100_000;
/**
 * More than one portal of an ordinary plan lets be carried out beside all the faults, so that runs pile up: the thousands
 * that wait are a part of the proof.
 */
const callsPerSecond = 5;
/** Of calls that piled up, in ms each; seen were some 250. */
const drainMsPerCall = 500;

/** Every fault once, in less than four minutes on a machine that has nothing else to do. */
export const shortForm: Form = { calls: 160, loadMs: roundMs, rounds: 1, awayMs: 10_000, drainMs: 600_000 };

export function formOf(calls: number): Form {
  const rounds = Math.max(1, Math.ceil((calls * 1_000) / callsPerSecond / roundMs));
  // An hour at a tenth.
  return {
    calls,
    loadMs: rounds * roundMs,
    rounds,
    awayMs: 360_000,
    drainMs: Math.max(1_200_000, calls * drainMsPerCall),
  };
}
