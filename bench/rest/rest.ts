import type { ControlClient } from '../../sandbox/control/client';
import { describeMachine, type Machine } from '../../testbed/machine';
import { quantile } from '../quantiles';
import { robotCode } from '../robot-calls';
import { createTestbed, type Testbed } from '../../testbed/testbed';
import { withBenchDir } from '../with-bench-dir';
import { callDeals, untilDone } from './call-deals';
import { countRequests, lastLine, type Requests } from './count-requests';
import { findThrottled } from './find-throttled';
import { naiveRobot, startNaive } from './naive';
import { startProduct } from './product';
import { startTwoPortals, type TwoPortals } from './two-portals';

export interface RestOptions {
  calls: number;
  /** Of the naive handler, whose rate does not depend on how many there are. */
  naiveCalls: number;
  /** Processes that share the portal's budget. */
  workers: number;
  /** Calls of the other portal, before and again amid the busy one's. */
  otherCalls: number;
}

export interface Side {
  calls: number;
  /** From the first call to the last answer. */
  seconds: number;
  runsPerSecond: number;
  requests: Requests;
  requestsPerRun: number;
}

export interface RestRun extends RestOptions {
  machine: Machine;
  naive: Side;
  ours: Side;
  goodputRatio: number;
  /** Attempts in histories that failed on the limits. */
  throttled: { queryLimit: number; givenBack: number };
  /** ms from the call to the answer of the other portal's calls, each alone at the time. */
  other: { alone: number[]; amid: number[]; ratio: number };
}

/** ms without any answer after which a measurement is given up. */
const patience = 180_000;

/**
 * Two portals of one application with the vendor's limits. One makes a bulk change, of which each side carries out
 * what it can; the other one makes a call now and then.
 */
export async function runRest(options: RestOptions, log: (line: string) => void): Promise<RestRun> {
  return withBenchDir(async (dir) => {
    const machine = await describeMachine(dir);
    const naive = await measureNaive(options.naiveCalls);
    log(`naive: ${naive.runsPerSecond} runs/s, ${naive.requestsPerRun} requests per run`);
    const testbed = createTestbed({ dir });
    try {
      const measured = await measureOurs(testbed, options, log);
      const goodputRatio = rounded(measured.ours.runsPerSecond / naive.runsPerSecond);
      return { ...options, machine, naive, goodputRatio, ...measured };
    } finally {
      await testbed.stop();
    }
  });
}

async function measureNaive(calls: number): Promise<Side> {
  const portals = await startTwoPortals();
  const naive = await startNaive();
  try {
    const { control } = portals.busy;
    await control.install(naive.url);
    await naive.installed;
    const since = await lastLine(control);
    const began = Date.now();
    await callDeals(control, calls, naiveRobot);
    await untilAnswered(control, calls);
    if (naive.failures.length > 0) throw new Error(`A naive run failed: ${naive.failures[0]}`);
    return sideOf(calls, began, await lastAnswer(control), await countRequests(control, since));
  } finally {
    await naive.stop();
    await portals.stop();
  }
}

async function measureOurs(
  testbed: Testbed,
  { calls, workers, otherCalls }: RestOptions,
  log: (line: string) => void,
): Promise<Pick<RestRun, 'ours' | 'throttled' | 'other'>> {
  const portals = await startTwoPortals();
  const product = await startProduct(testbed, portals, workers);
  try {
    const { control } = portals.busy;
    const alone = await callOther(portals, otherCalls);
    log(`the other portal alone: ${alone.join(', ')} ms`);

    const since = await lastLine(control);
    const began = Date.now();
    const calling = callDeals(control, calls, robotCode);
    const amid: number[] = [];
    for (let turn = 0; turn < otherCalls; turn += 1) {
      await untilDone(`${turn} of ${otherCalls} were answered`, patience, async () => {
        const { answered } = await control.counters();
        return { done: answered >= (calls * (turn + 0.5)) / otherCalls, progress: answered };
      });
      amid.push(...(await callOther(portals, 1)));
      log(`the other portal amid the busy one's: ${amid.at(-1)} ms`);
    }
    await calling;
    await untilAnswered(control, calls);
    const ended = await lastAnswer(control);
    await untilDone('every run had said its answer twice', patience, async () => {
      const { count } = await product.client.workflow.count(
        "WorkflowType = 'erpOrder' AND ExecutionStatus = 'Running'",
      );
      return { done: count === 0, progress: calls - count };
    });
    const ours = sideOf(calls, began, ended, await countRequests(control, since));
    log(`ours: ${ours.runsPerSecond} runs/s, ${ours.requestsPerRun} requests per run`);
    return {
      ours,
      throttled: await findThrottled(product.client),
      other: { alone, amid, ratio: rounded(quantile(amid, 0.5) / quantile(alone, 0.5)) },
    };
  } finally {
    await product.client.connection.close();
    await portals.stop();
  }
}

/** One after another, each answered before the next; ms of each. */
async function callOther({ other: { control } }: TwoPortals, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const [id = 0] = await callDeals(control, 1, robotCode);
    await untilDone('the other portal had its answer', patience, async () => {
      const { calls } = await control.deal(id);
      const [call] = calls;
      if (call?.firstAnswer) times.push(call.firstAnswer.at - call.sentAt);
      return { done: call?.firstAnswer !== undefined, progress: 0 };
    });
  }
  return times;
}

async function untilAnswered(control: ControlClient, calls: number): Promise<void> {
  await untilDone('every call was answered', patience, async () => {
    const { answered } = await control.counters();
    return { done: answered >= calls, progress: answered };
  });
}

/** ms since 1970 */
async function lastAnswer(control: ControlClient): Promise<number> {
  const { calls } = await control.state();
  return Math.max(...calls.map(({ firstAnswer }) => firstAnswer?.at ?? 0));
}

function sideOf(calls: number, began: number, ended: number, requests: Requests): Side {
  const seconds = (ended - began) / 1000;
  return {
    calls,
    seconds: rounded(seconds),
    runsPerSecond: rounded(calls / seconds),
    requests,
    requestsPerRun: rounded(requests.http / calls),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
