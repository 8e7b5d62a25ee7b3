import { robotsOf, type Stage, stages } from '../load/stages';
import { createRandom, type Random } from '../random';
import type { Deed, Fault } from './faults';
import type { Form } from './forms';

export type PortalName = 'first' | 'second';

/** One deal or item of the run; how many calls it makes depends on its stage. */
export interface PlannedDeal {
  /** Whose it is. */
  portal: PortalName;
  /** An item of the smart process has its own stages, where no Jira project is made: its number would be a deal's. */
  kind: 'deal' | 'item';
  /** Its process starts each robot by hand and goes on by itself after this; absent where it waits for ever. */
  timeoutSeconds?: number;
  /** ms from the start at which the deal reaches the robots' stage. */
  at: number;
  stage: Stage;
  /** Number of its client; absent where the robots of its stage do not care. */
  client?: number;
  /** ms after which it leaves the stage and enters it again: other calls for the same. */
  againAfter?: number;
  /** ms after which its first calls are sent a second time. */
  twiceAfter?: number;
}

type Draft = Omit<PlannedDeal, 'client' | keyof Setting>;
/** What has nothing to do with when it comes. */
type Setting = Pick<PlannedDeal, 'portal' | 'kind' | 'timeoutSeconds'>;

/** Deals just after a fault began: how many of them are more than one, and whether all are won. */
interface Burst {
  from: number;
  again: number;
  twice: number;
  won?: boolean;
}

/** Deals of a burst come within this, in ms. */
const burstMs = 1_000;
/** Of the calls, in bursts. */
const burstShare = 0.8;
/** Of deals outside of bursts for one system, one of so many is won. */
const wonOneOf = 4;
/** Of all, one of so many. */
const secondPortalOneOf = 6;
const itemOneOf = 6;
const deadlineOneOf = 3;
/** Of the steady ones, one of so many. */
const steadyAgain = 15;
const steadyTwice = 12;
/** Of the deals that are won, one of so many has the client of the one before. */
const sharedOneOf = 4;

/** Deals at a steady rate, and in bursts where a fault meets calls best when many are under way. */
export function planCalls(
  { calls, loadMs }: Pick<Form, 'calls' | 'loadMs'>,
  faults: readonly Fault[],
  seed: number,
): PlannedDeal[] {
  const random = createRandom(seed, 1);
  const bursts = faults.flatMap(burstOf);
  const size = (calls * burstShare) / Math.max(1, bursts.length);

  function draft(at: number, stage: Stage, { again, twice }: { again: boolean; twice: boolean }): Draft {
    return {
      at,
      stage,
      ...(again && { againAfter: random.int(200, 1_500) }),
      ...(twice && { twiceAfter: random.int(0, 4_000) }),
    };
  }

  const inBursts = bursts.flatMap(({ from, again, twice, won }) => {
    const perDeal = (won ? callsAt('WON') : mixedCalls) * (1 + again);
    const deals = Math.max(1, Math.round(size / perDeal));
    return Array.from({ length: deals }, (_, index) =>
      draft(from + random.int(0, burstMs), won ? 'WON' : mixedStage(index), {
        again: index < deals * again,
        twice: index < Math.round(deals * twice),
      }),
    );
  });

  const steady: Draft[] = [];
  for (let left = calls - sum(inBursts.map(callsOf)); left > 0; left -= callsOf(steady.at(-1))) {
    const index = steady.length;
    steady.push(
      draft(0, mixedStage(index), {
        again: index % steadyAgain === 0,
        twice: index % steadyTwice === 1,
      }),
    );
  }
  steady.forEach((deal, index) => (deal.at = Math.round((index * loadMs) / steady.length)));
  const drafts = [...steady, ...inBursts].toSorted((a, b) => a.at - b.at);
  return withClients(drafts.map((deal) => ({ ...deal, ...settingOf(random) })));
}

function settingOf(random: Random): Setting {
  const oneOf = (count: number): boolean => random.int(1, count) === 1;
  return {
    portal: oneOf(secondPortalOneOf) ? 'second' : 'first',
    kind: oneOf(itemOneOf) ? 'item' : 'deal',
    // A tenth of 3 to 10 minutes.
    ...(oneOf(deadlineOneOf) && { timeoutSeconds: random.int(18, 60) }),
  };
}

function burstOf({ at, deed }: Fault): Burst[] {
  const burst = (again: number, more: Partial<Burst> = {}): Burst[] => [
    { from: at + leadOf(deed), again, twice: 0.1, ...more },
  ];
  if (deed.do === 'cut-power' || deed.do === 'drop-answers') return burst(0);
  // Under way when it begins.
  if (deed.do === 'portal' && deed.name === 'away') return burst(0.1, { from: at - 2 * burstMs });
  if (deed.do !== 'erp' && deed.do !== 'jira' && deed.do !== 'one-c') return [];
  const won = deed.do !== 'erp';
  // A second run for what is being created.
  if (deed.name.startsWith('latency')) return burst(0.4, { won });
  if (deed.name.startsWith('replies lost')) return burst(0.1, { won });
  // A second run after a refusal would create what the process was told is refused.
  return deed.name.startsWith('refuses to') ? burst(0, { won, twice: 0.4 }) : [];
}

/** ms from a fault's beginning to the burst. */
function leadOf(deed: Deed): number {
  // Temporal has to be gone first.
  return deed.do === 'cut-power' ? 1_000 : 200;
}

function mixedStage(index: number): Stage {
  return index % wonOneOf === wonOneOf - 1 ? 'WON' : 'CONFIRMED';
}

function callsAt(stage: Stage): number {
  return stages[stage].length;
}

/** Of one visit to a stage, on the average. */
const mixedCalls = (callsAt('WON') + (wonOneOf - 1) * callsAt('CONFIRMED')) / wonOneOf;

/** Calls that a deal makes. */
export function callsOf(deal: Draft | PlannedDeal | undefined): number {
  if (!deal) return 0;
  const calls = 'kind' in deal ? robotsOf(deal).length : callsAt(deal.stage);
  return calls * (deal.againAfter === undefined ? 1 : 2);
}

/** Deals of a portal that share a client come one after the other, and often meet. */
function withClients(deals: readonly (Draft & Setting)[]): PlannedDeal[] {
  let won = 0;
  let client = 0;
  let before: PortalName | undefined;
  return deals.map((deal) => {
    if (deal.stage !== 'WON') return deal;
    won += 1;
    // The same legal details in two portals would be two customers with one counterparty.
    if (won % sharedOneOf !== 0 || deal.portal !== before) client += 1;
    before = deal.portal;
    return { ...deal, client };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
