import { type AppName, type Attempt, largestBody, longestPath } from './attempt';

/** By what an ordinary body of as many fields and bytes takes; what is quadratic in either is far beyond. */
const ordinaryAtMost = 12;
const repeats = 5;
const fields = 900;
const bytes = largestBody - 1_000;

/** What requests of one app take on this machine, in ms of processor. */
interface Ordinary {
  base: number;
  perField: number;
  perByte: number;
}

export interface Costs {
  /** What is wrong with the cost of an attempt, which is sent again where it seems too high; undefined: nothing. */
  judge(attempt: Attempt, tookMs: number): Promise<string | undefined>;
}

/** MB by which the process may grow in one attempt: 512 of the largest bodies. */
const growsAtMost = 128;

/** What some work takes of the processor, in ms, and by how many MB the process was larger than ever before. */
export async function measured<T>(
  run: () => Promise<T>,
): Promise<{ result: T; tookMs: number; grewMb: number }> {
  const largest = process.resourceUsage().maxRSS;
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return {
    result,
    tookMs: (user + system) / 1_000,
    grewMb: (process.resourceUsage().maxRSS - largest) / 1_024,
  };
}

export function judgeGrowth(grewMb: number): string | undefined {
  return grewMb > growsAtMost ? `took ${Math.round(grewMb)} MB of memory` : undefined;
}

/**
 * Judges what requests take by ordinary ones, which are sent now: a little more for each field and each byte.
 *
 * @param samples one of each app, of which ordinary ones are made
 */
export async function measureCosts(
  send: (attempt: Attempt) => Promise<Response>,
  samples: readonly Attempt[],
): Promise<Costs> {
  // The best of several: the collector, the compiler and other processes only ever add.
  async function bestOf(attempt: Attempt, times: number): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let time = 0; time < times; time += 1) {
      const { tookMs } = await measured(async () => (await send(attempt)).text());
      best = Math.min(best, tookMs);
    }
    return best;
  }

  async function measure(sample: Attempt): Promise<Ordinary> {
    const costOf = (body: string) => bestOf({ ...sample, body: Buffer.from(body) }, 4 * repeats);
    const base = await bestOf(sample, 4 * repeats);
    if (sample.method === 'GET') {
      // Hono decodes each part of a path that is broken by itself: the costliest of its size, and linear.
      const path = `/${'%82y'.repeat(longestPath / 4 - 1)}`;
      return { base, perField: 0, perByte: (await bestOf({ ...sample, path }, 4 * repeats)) / longestPath };
    }
    const [many, long] =
      sample.app === 'codec'
        ? [
            `{"payloads":[${Array(fields).fill('{"data":"MQ=="}').join(',')}]}`,
            `{"payloads":[{"data":"${'A'.repeat(bytes)}"}]}`,
          ]
        : [Array.from({ length: fields }, (_, at) => `field${at}=1`).join('&'), `x=${'y'.repeat(bytes)}`];
    return { base, perField: (await costOf(many)) / fields, perByte: (await costOf(long)) / bytes };
  }

  const ordinary = new Map<AppName, Ordinary>();
  for (const sample of samples) ordinary.set(sample.app, await measure(sample));
  return {
    async judge(attempt, tookMs) {
      const { base, perField, perByte } = ordinary.get(attempt.app) ?? { base: 0, perField: 0, perByte: 0 };
      const most =
        ordinaryAtMost *
        (base +
          perField * separatorsIn(attempt.body) +
          perByte * (attempt.path.length + attempt.body.length));
      if (tookMs <= most) return undefined;
      const best = await bestOf(attempt, repeats);
      if (best <= most) return undefined;
      return `took ${best.toFixed(1)} ms of processor, where an ordinary one of its size takes ${(most / ordinaryAtMost).toFixed(1)}`;
    },
  };
}

/** Of a form's fields or a JSON's values. */
function separatorsIn(body: Buffer): number {
  let count = 0;
  for (const byte of body) if (byte === 0x26 || byte === 0x2c) count += 1;
  return count;
}
