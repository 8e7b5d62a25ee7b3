import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { robots } from '../../src/robots';
import { createRandom, type Random } from '../random';
import { type AppsUnderTest, gatewayKey, openApps } from './app-under-test';
import { type Attempt, longestPath } from './attempt';
import { codecKey } from './codec-under-test';
import { judgeGrowth, measureCosts, measured } from './cost';
import { type Corpus, readCorpus, type Sample } from './corpus';
import { mutate } from './mutate';
import { type Reply, verdictOn } from './verdict';

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
  findings: (Omit<Attempt, 'body'> & { what: string; body: string })[];
}

const findingsAtMost = 20;
/** ms after which a request is taken to wait for ever; the endpoint's own limits are some seconds. */
const patience = 60_000;
/** MB by which the heap may differ and still be called flat: caches that fill up to their bounds. */
const flatWithinMb = 8;

/** Sends changed calls to the endpoint's app, in this process, and judges every reply. */
export async function runFuzz({ bodies, seed }: FuzzOptions): Promise<FuzzResult> {
  const random = createRandom(seed, 3);
  const corpus = await readCorpus(robots.map(({ code }) => code));
  const secrets = { tokens: corpus.portals.map(({ token }) => token), others: [codecKey] };
  const dir = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const { send, takeStored, close } = await openApps(corpus.portals, join(dir, 'portals.json'));
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
    const costs = await measureCosts(send, ordinaryOf(corpus));
    takeStored();
    for (let count = 1; count <= bodies; count += 1) {
      const attempt = nextAttempt(corpus, random);
      // Requests alone would keep timers and finalizers from their turn.
      await new Promise(setImmediate);
      const { result: reply, tookMs, grewMb } = await measured(() => replyTo(attempt, send));
      if (!reply) {
        const body = attempt.body.toString('base64');
        result.findings.push({ what: 'was never answered', ...attempt, body });
        break;
      }
      const stored = takeStored();
      result.statuses[reply.status] = (result.statuses[reply.status] ?? 0) + 1;
      result.stored += stored.calls;
      result.toBeChecked += stored.unverified;
      const what =
        verdictOn(attempt, reply, stored, secrets) ??
        judgeGrowth(grewMb) ??
        (await costs.judge(attempt, tookMs));
      takeStored();
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

/** Undefined: there is none. */
async function replyTo(attempt: Attempt, send: AppsUnderTest['send']): Promise<Reply | undefined> {
  const timer = new AbortController();
  const never = delay(patience, undefined, { signal: timer.signal }).catch(() => undefined);
  const answered = send(attempt).then(async (response) => ({
    status: response.status,
    text: await response.text(),
  }));
  const reply = await Promise.race([answered, never]);
  timer.abort();
  return reply;
}

export function isClean({ findings, heapMb: [early, late] }: FuzzResult): boolean {
  return findings.length === 0 && late - early <= flatWithinMb;
}

/** One that is understood, of each app. */
function ordinaryOf({ samples }: Corpus): Attempt[] {
  const names = new Set(samples.map(({ app }) => app));
  return [...names].map((name) => {
    const sample = samples.find(({ app }) => app === name) as Sample;
    return { ...sample, method: sample.body.length === 0 ? 'GET' : 'POST', headers: headersOf(sample) };
  });
}

function headersOf({ app, body }: Sample): Record<string, string> {
  const isJson = body[0] === 0x7b;
  return {
    ...(body.length > 0 && {
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    }),
    ...(app === 'codec' && { host: 'localhost' }),
  };
}

function nextAttempt({ samples }: Corpus, random: Random): Attempt {
  const sample = random.pick(samples as [Sample, ...Sample[]]);
  const { app } = sample;
  const oneOf = (count: number): boolean => random.int(1, count) === 1;
  const change = (text: Buffer): Buffer =>
    mutate(
      text,
      random,
      samples.map(({ body }) => body),
    );
  if (sample.body.length === 0) {
    const asked = change(Buffer.from(`${sample.path.slice(1)}?name=1`))
      .toString('latin1')
      .slice(0, longestPath);
    return { app, method: oneOf(10) ? 'POST' : 'GET', path: `/${asked}`, headers: {}, body: sample.body };
  }
  const isJson = sample.body[0] === 0x7b;
  const otherType = random.pick(['', 'text/plain', 'multipart/form-data', 'application/json;']);
  return {
    app,
    method: 'POST',
    path: oneOf(20)
      ? random.pick(['/install', '/robots/nobody', `${sample.path}/some-wrong-key`])
      : sample.path,
    headers: {
      ...headersOf(sample),
      ...(oneOf(20) && { 'content-type': otherType }),
      ...(isJson && app === 'endpoint' && oneOf(2) && { 'x-gateway-key': gatewayKey }),
    },
    // Some as they are, so that the way to the store is walked too.
    body: oneOf(10) ? sample.body : change(sample.body),
  };
}

/** After a collection. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return Math.round((process.memoryUsage().heapUsed / 1024 ** 2) * 10) / 10;
}
