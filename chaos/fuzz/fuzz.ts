import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { robots } from '../../src/robots';
import { createRandom, type Random } from '../random';
import { gatewayKey, openApp } from './app-under-test';
import { type Corpus, readCorpus } from './corpus';
import { mutate } from './mutate';
import { type Attempt, verdictOn } from './verdict';

export interface FuzzOptions {
  bodies: number;
  seed: number;
}

export interface FuzzResult extends FuzzOptions {
  /** How often each HTTP status was answered. */
  statuses: Record<string, number>;
  /** Calls that were stored, all of them with a right token or the key. */
  stored: number;
  /** Calls with unknown tokens beyond the look-ups that a second allows: they are checked before anything is done. */
  toBeChecked: number;
  /** MB on the heap after a collection, when a fifth was through, and at the end. */
  heapMb: [early: number, late: number];
  /** What was wrong, with the body in base64. */
  findings: { what: string; path: string; headers: Readonly<Record<string, string>>; body: string }[];
}

const findingsAtMost = 20;
/** MB by which the heap may differ and still be called flat: caches that fill up to their bounds. */
const flatWithinMb = 8;

/** Sends changed calls to the endpoint's app, in this process, and judges every reply. */
export async function runFuzz({ bodies, seed }: FuzzOptions): Promise<FuzzResult> {
  const random = createRandom(seed, 3);
  const corpus = await readCorpus(robots.map(({ code }) => code));
  const tokens = corpus.portals.map(({ token }) => token);
  const dir = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const { app, takeStored, close } = await openApp(corpus.portals, join(dir, 'portals.json'));
  const result: FuzzResult = {
    bodies,
    seed,
    statuses: {},
    stored: 0,
    toBeChecked: 0,
    heapMb: [0, 0],
    findings: [],
  };
  try {
    for (let count = 1; count <= bodies; count += 1) {
      const attempt = nextAttempt(corpus, random);
      const response = await app.request(attempt.path, {
        method: 'POST',
        body: attempt.body,
        headers: attempt.headers,
      });
      const reply = { status: response.status, text: await response.text() };
      const stored = takeStored();
      result.statuses[reply.status] = (result.statuses[reply.status] ?? 0) + 1;
      result.stored += stored.calls;
      result.toBeChecked += stored.unverified;
      const what = verdictOn(attempt, reply, stored, tokens);
      if (what && result.findings.length < findingsAtMost)
        result.findings.push({ what, ...attempt, body: attempt.body.toString('base64') });
      if (count === Math.ceil(bodies / 5)) result.heapMb[0] = heapMb();
    }
    result.heapMb[1] = heapMb();
    return result;
  } finally {
    await close();
    await rm(dir, { recursive: true });
  }
}

export function isClean({ findings, heapMb: [early, late] }: FuzzResult): boolean {
  return findings.length === 0 && late - early <= flatWithinMb;
}

function nextAttempt({ samples }: Corpus, random: Random): Attempt {
  const sample = samples[random.int(0, samples.length - 1)] ?? { path: '/', body: Buffer.alloc(0) };
  const isJson = sample.body[0] === 0x7b;
  const oneOf = (count: number): boolean => random.int(1, count) === 1;
  const rightType = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  const type = oneOf(20)
    ? random.pick(['', 'text/plain', 'multipart/form-data', 'application/json;'])
    : rightType;
  return {
    path: oneOf(20)
      ? random.pick(['/install', '/robots/nobody', `${sample.path}/some-wrong-key`])
      : sample.path,
    headers: { 'content-type': type, ...(isJson && oneOf(2) && { 'x-gateway-key': gatewayKey }) },
    // Some as they are, so that the way to the store is walked too.
    body: oneOf(10)
      ? sample.body
      : mutate(
          sample.body,
          random,
          samples.map(({ body }) => body),
        ),
  };
}

/** After a collection. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return Math.round((process.memoryUsage().heapUsed / 1024 ** 2) * 10) / 10;
}
