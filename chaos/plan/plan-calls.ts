import { createRandom } from '../random';
import type { Deed, Fault } from './faults';
import type { Form } from './forms';

/** One deal of the run. */
export interface PlannedCall {
  /** ms from the start at which the deal reaches the robot's stage. */
  at: number;
  /** ms after which it leaves the stage and enters it again: another call for the same order. */
  againAfter?: number;
  /** ms after which its first call is sent a second time. */
  twiceAfter?: number;
}

/** A burst of calls just after a fault began, and how many of them are more than one call. */
interface Burst {
  from: number;
  again: number;
  twice: number;
}

/** Calls of a burst come within this, in ms. */
const burstMs = 1_000;
/** Of the deals, in bursts. */
const burstShare = 0.7;
/** Of the steady ones, one of so many. */
const steadyAgain = 15;
const steadyTwice = 12;
/** Share of calls beyond the first of their deal. */
const againShare = 0.1;

/** Deals at a steady rate, and in bursts where a fault meets calls best when many are under way. */
export function planCalls(
  { calls, loadMs }: Pick<Form, 'calls' | 'loadMs'>,
  faults: readonly Fault[],
  seed: number,
): PlannedCall[] {
  const random = createRandom(seed, 1);
  const deals = Math.round(calls / (1 + againShare));
  const bursts = faults.flatMap(burstOf);
  const size = Math.floor((deals * burstShare) / Math.max(1, bursts.length));
  const steady = deals - size * bursts.length;

  function planned(at: number, { again, twice }: { again: boolean; twice: boolean }): PlannedCall {
    return {
      at,
      ...(again && { againAfter: random.int(200, 1_500) }),
      ...(twice && { twiceAfter: random.int(0, 4_000) }),
    };
  }

  return [
    ...Array.from({ length: steady }, (_, index) =>
      planned(Math.round((index * loadMs) / steady), {
        again: index % steadyAgain === 0,
        twice: index % steadyTwice === 1,
      }),
    ),
    ...bursts.flatMap(({ from, again, twice }) =>
      Array.from({ length: size }, (_, index) =>
        planned(from + random.int(0, burstMs), { again: index < size * again, twice: index < size * twice }),
      ),
    ),
  ].toSorted((a, b) => a.at - b.at);
}

function burstOf({ at, deed }: Fault): Burst[] {
  const again = (share: number): Burst[] => [{ from: at + leadOf(deed), again: share, twice: 0.1 }];
  if (deed.do === 'cut-power' || deed.do === 'drop-answers') return again(0);
  if (deed.do !== 'erp') return [];
  // A second run for an order that is being created.
  if (deed.name.startsWith('latency')) return again(0.4);
  if (deed.name.startsWith('replies lost')) return again(0.1);
  // A second run after a refusal would create what the process was told is refused.
  return deed.name === 'orders refused' ? [{ from: at + leadOf(deed), again: 0, twice: 0.4 }] : [];
}

/** ms from a fault's beginning to the burst. */
function leadOf(deed: Deed): number {
  // Temporal has to be gone first.
  return deed.do === 'cut-power' ? 1_000 : 200;
}
