import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startFullStand } from './full-stand';
import { describeMachine, type Machine } from '../testbed/machine';
import { processFigures } from './process-figures';
import { withTestbed } from './with-bench-dir';

/** What so many runs need that wait for an ERP which refuses connections. */
export interface Growth {
  waiting: number;
  /** Runs per second until all of them waited. */
  begunPerSecond: number;
  endpointMb: number;
  workerMb: number;
  temporalMb: number;
  databaseMb: number;
  /** Percent of one core while nothing but waiting goes on. */
  workerCpu: number;
  temporalCpu: number;
}

export interface GrowthRun {
  machine: Machine;
  growth: Growth[];
}

/** Seconds over which processor time is measured. */
const watched = 20;
/** Of a worker that has nothing to do, in seconds of each second. */
const calmCpu = 0.1;
/** Seconds. */
const calmFor = 5;
const calmWithin = 300;

export async function runGrowth(sizes: readonly number[], log: (line: string) => void): Promise<GrowthRun> {
  return withTestbed(async (testbed) => {
    const machine = await describeMachine(testbed.dir);
    const stand = await startFullStand(testbed, { OUTAGE_RETRY: '1h', FIRST_REPORT: '1h' });
    const temporal = await Connection.connect({ address: stand.temporal.address });
    try {
      await stand.control.erpFaults({ refuseConnections: true });
      const growth: Growth[] = [];
      let made = 0;
      for (const size of sizes) {
        const began = Date.now();
        const ids = await stand.control.createDeals({ count: size - made });
        await stand.control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 50 });
        while ((await waitingWork(temporal)) < size) await delay(500);
        const seconds = (Date.now() - began) / 1_000;
        await calm(stand.workerPid);
        const one = { ...(await measure(size)), begunPerSecond: (size - made) / seconds };
        growth.push(one);
        log(JSON.stringify(one));
        made = size;
      }
      return { machine, growth };
    } finally {
      await temporal.close();
    }

    async function measure(waiting: number): Promise<Omit<Growth, 'begunPerSecond'>> {
      const pids = [stand.endpointPid, stand.workerPid, stand.temporal.pid] as const;
      const before = pids.map(processFigures);
      await delay(watched * 1_000);
      const [endpoint, worker, server] = pids.map(processFigures);
      const cpu = (at: number, now = 0): number =>
        Math.round(((now - (before[at]?.cpuSeconds ?? 0)) / watched) * 1_000) / 10;
      return {
        waiting,
        endpointMb: endpoint?.residentMb ?? 0,
        workerMb: worker?.residentMb ?? 0,
        temporalMb: server?.residentMb ?? 0,
        databaseMb: Math.round((await stat(join(testbed.dir, 'temporal.db'))).size / 1024 ** 2),
        workerCpu: cpu(1, worker?.cpuSeconds),
        temporalCpu: cpu(2, server?.cpuSeconds),
      };
    }
  });
}

/** Work counts as waiting from its start; its first attempt comes a moment later. @throws Error if it never ends */
async function calm(worker: number): Promise<void> {
  const end = Date.now() + calmWithin * 1_000;
  for (;;) {
    const before = processFigures(worker).cpuSeconds;
    await delay(calmFor * 1_000);
    if (processFigures(worker).cpuSeconds - before < calmCpu * calmFor) return;
    if (Date.now() > end) throw new Error(`The worker did not come to rest within ${calmWithin} s.`);
  }
}

/** Children that create an order, by the server's own count. */
async function waitingWork(temporal: Connection): Promise<number> {
  const { count } = await temporal.workflowService.countWorkflowExecutions({
    namespace: 'default',
    query: 'WorkflowType = "createErpOrder" AND ExecutionStatus = "Running"',
  });
  return Number(count);
}
