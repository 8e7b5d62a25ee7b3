import { setTimeout as delay } from 'node:timers/promises';
import { createControlClient } from '../../../sandbox/control/client';
import { ClientError } from '../../../src/clients/client-error';
import { createRandom } from '../../random';
import { judgeGrowth, measured } from '../cost';
import { type Change, drawChange } from './change-body';
import { type ChangingProxy, startChangingProxy } from './changing-proxy';
import { doubledIn } from './doubled';
import { startSandboxApart } from './sandbox-apart';
import type { Work } from './work';
import { makeWorks } from './works';

export interface ReplyFuzzOptions {
  rounds: number;
  seed: number;
}

export interface ReplyFuzzResult extends ReplyFuzzOptions {
  /** Replies that were changed. */
  changed: number;
  /** How often each outcome came: `done`, or how a failure is named. */
  outcomes: Record<string, number>;
  findings: { what: string; work: string; number: number; change: string; reply: string }[];
}

/** Attempts with a changed reply before one with none. */
const changedAttempts = 3;
/** ms after which a client is taken to wait for ever; its own limit is a sixth. */
const patience = 60_000;
/** By an attempt with ordinary replies; beyond it the sizes are compared. */
const ordinaryAtMost = 10;
/** What four times the size may take: 4 where it is linear, 16 where it is quadratic. */
const growthAtMost = 9;
/** What no value of a far system is. */
const nonsense = /\[object |\bundefined\b|\bNaN\b/;

interface Measured extends Work {
  replies: number;
  /** ms of processor */
  usual: number;
}

/** Lets the product's clients work with the sandbox, whose replies are changed on the way, and judges what comes of it. */
export async function fuzzReplies({ rounds, seed }: ReplyFuzzOptions): Promise<ReplyFuzzResult> {
  const random = createRandom(seed, 4);
  const { access, close } = await startSandboxApart();
  const control = createControlClient(access.controlUrl);
  const { portal, erp, oneC, jira } = access;
  const proxy = await startChangingProxy([portal, erp, oneC, jira].map(({ url }) => new URL(url).origin));
  const result: ReplyFuzzResult = { rounds, seed, changed: 0, outcomes: {}, findings: [] };
  let number = 1;
  try {
    await control.portalFaults({ limits: null });
    // What asks for an order a second time shall make a second one.
    await control.erpFaults({ uniqueExternalIds: false });
    const before = new Set(doubledIn(await control.state()));
    const works: Measured[] = [];
    for (const work of await makeWorks(access, control, proxy.urlOf))
      works.push(await measure(proxy, work, () => number++));
    for (let round = 0; round < rounds; round += 1) {
      await playRound(random.pick(works as [Measured, ...Measured[]]), number++);
    }
    for (const what of doubledIn(await control.state()).filter((one) => !before.has(one)))
      result.findings.push({ what, work: 'all', number: 0, change: 'any', reply: '' });
    return result;
  } finally {
    await proxy.close();
    await close();
  }

  async function playRound(work: Measured, about: number): Promise<void> {
    for (let attempt = 0; attempt < changedAttempts; attempt += 1) {
      const change = drawChange(random);
      const at = random.int(0, work.replies - 1);
      const changedTo = proxy.changeReply(at, (body) => change.make(body, change.size));
      const { result: outcome, tookMs, grewMb } = await measured(() => outcomeOf(work, about));
      const reply = changedTo();
      if (reply) result.changed += 1;
      const what = outcome.wrong ?? judgeGrowth(grewMb) ?? (await judgeTime(work, { at, change, tookMs }));
      note(outcome.name);
      if (what) find(what, `${change.name} ${2 ** change.size} in reply ${at}`, reply);
    }
    proxy.changeReply(-1, (body) => body);
    const outcome = await outcomeOf(work, about);
    if (outcome.name !== 'done') find(`${outcome.name}, though no reply was changed`, 'none', undefined);

    function find(what: string, change: string, reply: Buffer | undefined): void {
      result.findings.push({
        what,
        work: work.name,
        number: about,
        change,
        reply: reply?.toString('utf8', 0, 2_000) ?? '',
      });
    }
  }

  function note(name: string): void {
    result.outcomes[name] = (result.outcomes[name] ?? 0) + 1;
  }

  async function judgeTime(
    work: Measured,
    { at, change, tookMs }: { at: number; change: Change; tookMs: number },
  ): Promise<string | undefined> {
    if (change.size < 3 || tookMs <= ordinaryAtMost * work.usual) return undefined;
    const costOf = async (size: number): Promise<number> => {
      let best = Number.POSITIVE_INFINITY;
      for (let time = 0; time < 3; time += 1) {
        proxy.changeReply(at, (body) => change.make(body, size));
        best = Math.min(best, (await measured(() => outcomeOf(work, number++))).tookMs);
      }
      return best;
    };
    const once = Math.max(await costOf(change.size - 2), work.usual);
    const fourfold = await costOf(change.size);
    if (fourfold <= growthAtMost * once) return undefined;
    return `took ${fourfold.toFixed(0)} ms of processor, and ${once.toFixed(0)} for a quarter of the size`;
  }
}

async function measure(proxy: ChangingProxy, work: Work, next: () => number): Promise<Measured> {
  let usual = Number.POSITIVE_INFINITY;
  let replies = 0;
  for (let time = 0; time < 3; time += 1) {
    proxy.changeReply(-1, (body) => body);
    const { tookMs } = await measured(() => work.attempt(next()));
    usual = Math.min(usual, tookMs);
    replies = Math.max(replies, proxy.count());
  }
  return { ...work, usual, replies };
}

/** `wrong`: it is neither a result nor a failure that has a name. */
async function outcomeOf(work: Work, about: number): Promise<{ name: string; wrong?: string }> {
  const timer = new AbortController();
  const late = delay(patience, undefined, { signal: timer.signal }).then(
    () => ({ name: 'none', wrong: 'never came to an end' }),
    () => ({ name: 'none' }),
  );
  const ended = work.attempt(about).then(
    (value) => {
      const text = JSON.stringify(value) ?? '';
      return nonsense.test(text)
        ? { name: 'done', wrong: `took for a result: ${text.slice(0, 300)}` }
        : { name: 'done' };
    },
    (error: unknown) =>
      error instanceof ClientError
        ? { name: `${error.system} ${error.kind} (${error.verdict})` }
        : {
            name: 'a bug',
            wrong: `failed by a bug: ${error instanceof Error ? error.stack : String(error)}`,
          },
  );
  const outcome = await Promise.race([ended, late]);
  timer.abort();
  return outcome;
}
