import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { productionTiming } from '../../src/timing';
import type { Timing } from '../../workflows/contract/timing';
import { followAnswers } from '../carry/answers';
import { quickTiming } from '../carry/contenders';
import { prepareStart, type Start, startAll } from '../carry/prepare-start';
import type { Stage } from '../carry/stage';
import { type ProcessFigures, processFamily } from '../process-figures';
import { query } from '../programs/postgres';
import type { Started } from '../../testbed/start-process';
import type { ScaleTemporal } from './start-temporal-on-postgres';

/** What so many waiting runs take while nothing happens. */
export interface Standing {
  waiting: number;
  /** Runs that came to wait per second, since the standing before; absent at the first. */
  comingPerSecond?: number;
  /** Of each worker, of the server, and of PostgreSQL with all its processes. */
  workers: Taken[];
  temporal: Taken;
  postgres: Taken;
  databaseBytes: number;
}

export interface Taken {
  /** Memory; what PostgreSQL's processes share is counted once. */
  mb: number;
  /** Share of one core. */
  cpu: number;
}

/** ms over which CPU is counted. */
const watched = 20_000;

/** Runs that wait are tried once and then left alone for an hour, so that they do nothing but wait. */
const waitingTiming = { ...productionTiming, outageRetry: 3_600_000, firstReport: 3_600_000 };

/** What is measured, and with how many workers. */
export interface Scaled {
  stage: Stage;
  client: Client;
  temporal: ScaleTemporal;
  workers: readonly Started[];
}

/** Brings runs to wait for an ERP that refuses connections; returns how many came to it per second. */
export async function addWaiting({ stage, client }: Scaled, count: number): Promise<number> {
  const before = await waitingRuns(client);
  await stage.control.erpFaults({ refuseConnections: true });
  const starts = await prepareStarts({ stage, client }, count, waitingTiming);
  const began = performance.now();
  await startAll(starts);
  while ((await waitingRuns(client)) < before + count) await delay(250);
  const seconds = (performance.now() - began) / 1_000;
  // The last ones' first attempt.
  await delay(3_000);
  await stage.control.erpFaults({ refuseConnections: false });
  return count / seconds;
}

/** Runs per second, from the first start to the last run's second answer, others waiting beside them. */
export async function runsPerSecond({ stage, client }: Scaled, count: number): Promise<number> {
  const starts = await prepareStarts({ stage, client }, count, quickTiming);
  const answers = await followAnswers(stage.control);
  const began = Date.now();
  const came = answers.next(2 * count);
  await startAll(starts);
  return (count * 1_000) / ((await came).at(-1)! - began);
}

async function prepareStarts(
  { stage, client }: Pick<Scaled, 'stage' | 'client'>,
  count: number,
  timing: Timing,
): Promise<Start[]> {
  const calls = await stage.calls(count);
  return Promise.all(calls.map((call) => prepareStart(call, { client, record: stage.record, timing })));
}

/** What everything takes while nothing but waiting goes on. */
export async function standingOf({
  client,
  temporal,
  workers: running,
}: Scaled): Promise<Omit<Standing, 'comingPerSecond'>> {
  const pids = [temporal.pid, temporal.postgres.pid, ...running.map(({ pid }) => pid)];
  const before = pids.map(processFamily);
  await delay(watched);
  const taken = pids.map((pid, at) => takenSince(before[at]!, processFamily(pid)));
  const [server, postgres, ...workers] = taken;
  const [size] = await query(
    temporal.postgres.port,
    "SELECT pg_database_size('temporal') + pg_database_size('temporal_visibility') AS bytes",
  );
  return {
    waiting: await waitingRuns(client),
    workers,
    temporal: server!,
    postgres: postgres!,
    databaseBytes: Number(size?.bytes),
  };
}

function takenSince(before: ProcessFigures, { residentMb, cpuSeconds }: ProcessFigures): Taken {
  return { mb: residentMb, cpu: ((cpuSeconds - before.cpuSeconds) * 1_000) / watched };
}

async function waitingRuns(client: Client): Promise<number> {
  const { count } = await client.workflow.count(
    'WorkflowType = "createErpOrder" AND ExecutionStatus = "Running"',
  );
  return count;
}
