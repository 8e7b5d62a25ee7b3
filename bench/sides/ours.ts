import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { makeKeys } from '../../src/codec/make-keys';
import { hashSecret } from '../../src/verify/secret-hash';
import { freePort } from '../../src/temporal/server/free-port';
import type { Testbed } from '../../testbed/testbed';
import { answers } from '../../testbed/until';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalMemo } from '../../workflows/contract/portal-record';
import { taskQueues } from '../../workflows/contract/task-queues';
import { robotCode } from '../robot-calls';
import type { Side, SideStand } from '../side';

/** `robots endpoint`: synced to disk, the dispatcher starting workflows beside it. */
export const ours: Side = {
  title: 'ours, synced, the dispatcher at work',
  start: (stand) => start(stand),
};

/** The same process, Temporal being stopped when the calls come. */
export const oursTemporalStopped: Side = {
  title: 'ours, Temporal stopped',
  start: (stand) => start(stand, { temporalStops: true }),
};

async function start(
  { testbed, caller }: SideStand,
  { temporalStops = false } = {},
): ReturnType<Side['start']> {
  const temporal = await testbed.temporal();
  await temporal.start();
  const endpoint = await startOurEndpoint(testbed, caller, temporal.address);
  let before = 0;
  return {
    url: endpoint.callUrl,
    async warmed() {
      before = await atWork(endpoint);
      if (temporalStops) await temporal.stop();
    },
    ...(!temporalStops && { started: async () => (await endpoint.settled()) - before }),
  };
}

export interface OurEndpoint {
  pid: number;
  /** Where calls are sent to. */
  callUrl: string;
  /** Calls that became workflows, by the endpoint's own count. */
  settled(): Promise<number>;
  /** Calls that wait in the inbox. */
  pending(): Promise<number>;
}

/** `robots endpoint` on an empty inbox that knows the caller's portal. */
export async function startOurEndpoint(
  testbed: Testbed,
  caller: SideStand['caller'],
  temporalAddress: string,
): Promise<OurEndpoint> {
  const port = await freePort(0);
  const metricsPort = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  await installPortal(temporalAddress, caller);
  const server = await testbed.role('endpoint', {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    INBOX_DIR: join(testbed.dir, 'inbox'),
    ...makeKeys('bench'),
    TEMPORAL_ADDRESS: temporalAddress,
  });
  await server.until('it answered', () => answers(url));
  const metric = async (line: RegExp): Promise<number> => {
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    return Number(line.exec(metrics)?.[1] ?? 0);
  };
  return {
    pid: server.pid,
    callUrl: `${url}/robots/${robotCode}`,
    settled: () => metric(/^robots_dispatched_total\{outcome="settled"\} (\d+)/m),
    pending: () => metric(/^robots_inbox_pending (\d+)/m),
  };
}

/** What endpoints look an installed portal up by; nobody carries it out, so no installation is needed. */
async function installPortal(
  address: string,
  { memberId, applicationToken }: SideStand['caller'],
): Promise<void> {
  const portal: PortalMemo = {
    memberId,
    host: '127.0.0.1',
    language: 'ru',
    tokenHashes: [hashSecret(applicationToken)],
    state: 'confirmed',
  };
  const connection = await Connection.connect({ address });
  await new Client({ connection }).workflow.start('portal', {
    workflowId: portalWorkflowId(memberId),
    taskQueue: taskQueues.robots,
    memo: { portal },
  });
  await connection.close();
}

/** Waits until Temporal takes workflows, and returns how many it has. @throws Error if it takes none in 30 s */
async function atWork(endpoint: OurEndpoint): Promise<number> {
  const end = Date.now() + 30_000;
  for (;;) {
    const count = await endpoint.settled();
    if (count > 0) return count;
    if (Date.now() > end) throw new Error('The dispatcher started no workflow in 30 s.');
    await delay(50);
  }
}
