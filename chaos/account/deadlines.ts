import type { LoadLine } from '../load/load-record';
import type { Part } from './parts';
import type { GivenAnswer, PortalCall } from './portal-calls';
import type { Verbs } from './verbs';

/** What a run's faults excuse; from and to in ms since 1970. */
export interface Excuses {
  /** A clock was wrong, or a worker slept: what has to be by a deadline may be early or late. */
  timesWrong(from: number, to: number): boolean;
  /** Something kept answers from their portal; what piled up behind it is worked off for a while yet. */
  heldUp(from: number, to: number): boolean;
}

/** ms, after a fault. */
const workedOffMs = 30_000;
/** ms until every process has read its clock anew, or a worker that woke has sent what it was about to send. */
const settledMs = 1_500;
const holdsUp = /^(portal: |kill |cut-power |freeze |expire-tokens|lose-refresh|drop-answers|fill-disk)/;

export function readExcuses(load: readonly LoadLine[]): Excuses {
  const faults = load.filter((line) => line.type === 'fault');
  const overlaps = (which: RegExp, afterMs: number) => (from: number, to: number) =>
    faults.some(({ what, at, ms }) => which.test(what) && at <= to && at + ms + afterMs >= from);
  return {
    timesWrong: overlaps(/^(shift-clock|freeze) /, settledMs),
    heldUp: overlaps(holdsUp, workedOffMs),
  };
}

export interface Deadlines {
  excuses: Excuses;
  /** ms before its process goes on by itself at which a call is answered at the latest, if that is no fifth of its time. */
  marginAtMost: number;
}

/** Whether the answer may say that the call's time is up: not before it is. */
export function isAtDeadline(
  { sentAt, timeoutAt }: PortalCall,
  { at }: GivenAnswer,
  { excuses, marginAtMost }: Deadlines,
): boolean {
  if (timeoutAt === undefined) return false;
  const due = timeoutAt - Math.min(marginAtMost, (timeoutAt - sentAt) / 5);
  return at >= due || excuses.timesWrong(sentAt, at);
}

/** Its process went on without what the call was for, since its time was up or a person said so. */
export function isGivenUp(call: PortalCall, { verbs, ...deadlines }: Deadlines & { verbs: Verbs }): boolean {
  const given = call.answers.find(({ moved }) => moved);
  if (!given) return call.timedOutAt !== undefined;
  if (verbs.isByHand(call, given) || verbs.isCancelled(call, given)) return true;
  return given.values.status !== 'ok' && isAtDeadline(call, given, deadlines);
}

/**
 * Something of the part came after its process was told at the deadline that it was not begun, or was there before.
 *
 * @param part that no other call is for
 */
export function wasBegunAllTheSame(
  { made, requests }: Part,
  { at }: GivenAnswer,
  { excuses }: Deadlines,
): boolean {
  const isExcused = (arrivedAt: number): boolean =>
    arrivedAt > at && excuses.timesWrong(at - settledMs, arrivedAt);
  return (
    made.some(({ arrivedAt }) => !isExcused(arrivedAt)) ||
    requests.some(({ arrivedAt }) => arrivedAt > at && !isExcused(arrivedAt))
  );
}
