import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../sandbox/control/client';
import { until } from '../../testbed/until';
import { businessId, externalReference } from '../../workflows/contract/ids';

/** What became of calls, by the sandbox's own record. */
export interface Account {
  calls: number;
  acknowledged: number;
  carriedOut: number;
  answered: number;
  lost: number;
  doubled: number;
  refused: number;
}

/** How long the last answer may take, in ms: what one machine carries, and as much again. */
const patienceFor = (calls: number): number => 300_000 + calls * 300;

/** Deals of the sandbox's portal that the robot `erp_order` is called for. */
export interface Deals {
  /** Moves so many new deals onto the stage, and returns their ids once the calls have their replies. */
  call(count: number): Promise<number[]>;
  /** The same, so many a second, until it is told to end. */
  keepCalling(perSecond: number): { end(): Promise<number[]> };
  /** Waits until every call of these has its answer, and counts. */
  settle(ids: readonly number[]): Promise<Account>;
  /** Times from the call's acknowledgement to its answer are not needed: the rate at which answers came, a second. */
  timed(count: number): Promise<{ ids: number[]; perSecond: number }>;
}

export function createDeals(control: ControlClient, memberId: string): Deals {
  async function call(count: number): Promise<number[]> {
    const ids = await control.createDeals({ count });
    await control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 50 });
    return ids;
  }

  async function settle(ids: readonly number[]): Promise<Account> {
    // Those that were refused are never answered.
    await until('every acknowledged call had its answer', () => allEnded(ids), {
      limitMs: patienceFor(ids.length),
      pauseMs: 1_000,
    }).catch(() => undefined);
    const { orders } = await control.state();
    const made = new Map<string, number>();
    for (const { externalId } of orders) made.set(externalId, (made.get(externalId) ?? 0) + 1);
    const account = {
      calls: 0,
      acknowledged: 0,
      carriedOut: 0,
      answered: 0,
      lost: 0,
      doubled: 0,
      refused: 0,
    };
    for (const id of ids) {
      const { calls } = await control.deal(id);
      const times = made.get(referenceOf(id)) ?? 0;
      for (const { outcome, returned } of calls) {
        account.calls += 1;
        const acknowledged = outcome?.status === 200;
        const answered = returned?.status === 'ok';
        if (acknowledged) account.acknowledged += 1;
        else account.refused += 1;
        if (times > 0) account.carriedOut += 1;
        if (answered) account.answered += 1;
        if (acknowledged && !(answered && times > 0)) account.lost += 1;
      }
      if (times > 1) account.doubled += times - 1;
    }
    return account;
  }

  async function allEnded(ids: readonly number[]): Promise<boolean> {
    for (const id of ids) {
      const { calls } = await control.deal(id);
      if (calls.length === 0) return false;
      if (calls.some(({ outcome, step }) => outcome?.status === 200 && step === 'waiting')) return false;
    }
    return true;
  }

  const referenceOf = (id: number): string =>
    externalReference(businessId('erp-order', { portal: memberId, document: `DEAL_${id}` }));

  return {
    call,
    settle,
    keepCalling(perSecond) {
      let ended = false;
      const called: number[] = [];
      const under: Promise<unknown>[] = [];
      const going = (async () => {
        const begun = performance.now();
        // Ten times a second at the most.
        const atATime = Math.max(1, Math.round(perSecond / 10));
        while (!ended) {
          const ids = await control.createDeals({ count: atATime });
          called.push(...ids);
          under.push(control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: atATime }));
          await delay(Math.max(0, begun + (called.length / perSecond) * 1_000 - performance.now()));
        }
      })();
      return {
        async end() {
          ended = true;
          await going;
          await Promise.all(under);
          return called;
        },
      };
    },
    async timed(count) {
      const begun = performance.now();
      const ids = await call(count);
      await until('every call had its answer', () => allEnded(ids), {
        limitMs: patienceFor(count),
        pauseMs: 500,
      });
      return { ids, perSecond: count / ((performance.now() - begun) / 1_000) };
    },
  };
}

export function isWhole({
  calls,
  acknowledged,
  carriedOut,
  answered,
  lost,
  doubled,
  refused,
}: Account): boolean {
  return (
    calls > 0 &&
    acknowledged === calls &&
    carriedOut === calls &&
    answered === calls &&
    lost + doubled + refused === 0
  );
}
