import type { PortalFaultsChange } from '../../sandbox/portal/faults';
import { createRandom, type Random } from '../random';
import { doublingErpLane, jiraLane, oneCLane, uniqueErpLane } from './far-systems';
import { type Deed, type Draw, type Fault, endpoints, workers } from './faults';
import type { Form } from './forms';

const hourMs = 3_600_000;
/** In a round: each meets a command of its own, of whatever run comes by. */
const innerFaults = 4;

/**
 * Lanes run side by side, so that every kind of fault meets every other; within a lane one ends before the next
 * begins. All durations of outages are production's at a tenth: two minutes without Temporal are 12 s.
 */
const lanes: Record<string, readonly Draw[]> = {
  processes: [
    ...[...endpoints, ...workers, 'sandbox' as const].map(
      (process): Draw =>
        (random) => ({ do: 'kill', process, ms: random.int(200, 3_000) }),
    ),
    // Longer than the heartbeat, within the send window.
    (random) => ({ do: 'freeze', process: random.pick(workers), ms: random.int(2_000, 4_000) }),
    // Longer than the send window.
    (random) => ({ do: 'freeze', process: random.pick(workers), ms: random.int(7_000, 8_000) }),
  ],
  temporal: [
    () => ({ do: 'kill', process: 'temporal', ms: 200 }),
    () => ({ do: 'kill', process: 'temporal', ms: 12_000 }),
    ...endpoints.map(
      (process): Draw =>
        (random) => ({ do: 'cut-power', process, ms: random.int(500, 2_000) }),
    ),
  ],
  portal: [
    () => portal('503', { rest: { reply: 'html-503' } }, 3_000),
    () => portal('query limit', { rest: { reply: 'query-limit' } }, 3_000),
    // The portal says to wait for a minute, whatever the scale.
    () => portal('429', { rest: { reply: 'operating-limit', times: 3 } }, 3_000),
    () => portal('replies lost', { rest: { reply: 'lose-reply' } }, 2_000),
    () => portal('slow', { rest: { delayMs: 1_000 } }, 4_000),
    () => portal('refuses connections', { refuseConnections: true }, 3_000),
    () => portal('plan lapsed', { rest: { reply: 'plan-lapsed' } }, 4_000),
    ...Array.from({ length: innerFaults }, (): Draw => innerFault),
    (random) => portal('a refusal that nobody knows', { rest: unknownRefusal(random) }, 2_000),
    // Shorter than the pause before the second answer, which must not be dropped as well.
    () => ({ do: 'drop-answers', ms: 5_000 }),
  ],
  limits: [() => portal('limits of an ordinary plan', { limits: { perSecond: 2, burst: 50 } }, 30_000)],
  jira: jiraLane,
  'one-c': oneCLane,
  operators: Array.from(
    { length: 6 },
    (): Draw => (random) => ({ do: 'reset-activities', count: random.int(5, 30), ms: 500 }),
  ),
  machine: [
    () => ({ do: 'fill-disk', ms: 8_000 }),
    (random) => ({ do: 'shift-clock', process: random.pick(endpoints), byMs: hourMs, ms: 6_000 }),
    (random) => ({ do: 'shift-clock', process: random.pick(endpoints), byMs: -hourMs, ms: 6_000 }),
    (random) => ({ do: 'shift-clock', process: random.pick(workers), byMs: hourMs, ms: 6_000 }),
    (random) => ({ do: 'shift-clock', process: random.pick(workers), byMs: -hourMs, ms: 6_000 }),
  ],
  // Last, so that what is drawn for the others stays as it was.
  box: [
    (random) => ({ do: 'kill', process: 'box', ms: random.int(200, 3_000) }),
    (random) => ({ do: 'kill', process: 'box', ms: random.int(8_000, 12_000) }),
  ],
  people: [
    ...(['retry', 'answer', 'again', 'cancel'] as const).flatMap((verb): Draw[] =>
      Array.from({ length: 2 }, () => (random) => ({ do: 'verb', verb, count: random.int(1, 3), ms: 4_000 })),
    ),
    (random) => ({ do: 'hold', system: random.pick(['erp', 'jira', 'one-c'] as const), ms: 6_000 }),
  ],
};

function innerFault(random: Random): Deed {
  const rest = { reply: 'error-core', of: 'command', after: random.int(0, 12), times: 1 } as const;
  return portal('one inner fault', { rest }, 2_500);
}

/** Of a code and a text that no row of the portal's refusals has. */
function unknownRefusal(random: Random): NonNullable<PortalFaultsChange['rest']> {
  const status = random.pick([200, 400, 401, 403, 404, 409, 500, 503]);
  const code = random.pick(['ERROR_ARGUMENT', 'ERROR_SOMETHING', '', 7]);
  const text = random.pick(['', 'Ошибка', 'Access denied for now', '<b>No</b>']);
  return { reply: 'refusal', refusal: { status, code, text } };
}

/** In the first half of a round, since calls must follow: they bring what the portal is healed with. */
const loseRefresh: Draw = () => ({ do: 'lose-refresh', ms: 1_000 });
const expireTokens: Draw = () => ({ do: 'expire-tokens', ms: 2_000 });

/** The same seed and form give the same faults. Outside of them everything works. */
export function planFaults(
  { loadMs, rounds, awayMs }: Pick<Form, 'loadMs' | 'rounds' | 'awayMs'>,
  seed: number,
): Fault[] {
  const random = createRandom(seed, 0);
  const roundMs = loadMs / rounds;
  const faults = Array.from({ length: rounds }, (_, round) => {
    const begin = round * roundMs;
    const half = roundMs / 2;
    return [
      { at: begin, deed: idsUnique(true, half - 1) },
      ...laneOf(uniqueErpLane, { random, begin, ms: half }),
      ...laneOf([loseRefresh], { random, begin, ms: half }),
      { at: begin + half, deed: idsUnique(false, half - 1) },
      ...laneOf(doublingErpLane, { random, begin: begin + half, ms: half }),
      ...laneOf([expireTokens], { random, begin: begin + half, ms: half }),
      ...Object.values(lanes).flatMap((lane) => laneOf(lane, { random, begin, ms: roundMs })),
    ];
  });
  const away = { at: loadMs, deed: portal('away', { refuseConnections: true }, awayMs) };
  return [...faults.flat(), away].toSorted((a, b) => a.at - b.at);
}

/** One after the other in the lane's time, in an order of chance, with pauses of chance. */
function laneOf(
  lane: readonly Draw[],
  { random, begin, ms }: { random: Random; begin: number; ms: number },
): Fault[] {
  const deeds = random.shuffled(lane).map((draw) => draw(random));
  const pause = Math.floor(Math.max(0, ms - deeds.reduce((sum, deed) => sum + deed.ms, 0)) / lane.length);
  let free = begin;
  return deeds.map((deed) => {
    const at = Math.round(free + random.int(0, pause));
    free += deed.ms + pause;
    return { at, deed };
  });
}

function portal(name: string, change: Extract<Deed, { do: 'portal' }>['change'], ms: number): Deed {
  return { do: 'portal', name, change, ms };
}

function idsUnique(unique: boolean, ms: number): Deed {
  const name = `external ids are ${unique ? '' : 'not '}unique`;
  return { do: 'erp', name, change: { uniqueExternalIds: unique }, ms };
}
