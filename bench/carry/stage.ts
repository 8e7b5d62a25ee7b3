import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { parseCall } from '../../src/endpoint/call/parse-call';
import type { ParsedCall } from '../../src/verify/claimed';
import { robots } from '../../src/robots';
import { freePort } from '../../src/temporal/server/free-port';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import { taskQueues } from '../../workflows/contract/task-queues';
import { robotCode } from '../robot-calls';
import { startServerProcess } from '../server-process';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';

/** A sandbox in a process of its own, its portal installed, and deals' calls that are started when it is time. */
export interface Stage {
  /** Of logs, and for what workers are given. */
  dir: string;
  control: ControlClient;
  /** Settings of workers. */
  environment: Record<string, string>;
  record: PortalRecord;
  /** Sealing as in production, or not at all. */
  client(sealed: boolean): Client;
  /** Puts the portal's workflow there anew, as a worker with this client's converter can read it. */
  ownPortal(client: Client): Promise<void>;
  /** Calls of new deals, acknowledged and not started. */
  calls(count: number): Promise<ParsedCall[]>;
  /** @param script of this folder */
  startWorker(script: string, args: readonly string[], name: string): Promise<WorkerProcess>;
  stop(): Promise<void>;
}

export const robot = robots.find(({ code }) => code === robotCode)!;

/** The bundle that a worker of the product uses. */
export const builtBundle = join(__dirname, '../../workflow-bundle.js');

const main = join(__dirname, '../../src/main.js');

/** @param address of a Temporal server that has seen none of it yet */
export async function startStage({ dir, address }: { dir: string; address: string }): Promise<Stage> {
  const controlUrl = `http://127.0.0.1:${await freePort(0)}`;
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const one of running.toReversed()) await one.stop();
  };
  try {
    running.push(
      await startServerProcess({
        script: main,
        args: ['sandbox', '--control-port', new URL(controlUrl).port],
        dir,
        name: 'sandbox',
        url: controlUrl,
      }),
    );
    const control = createControlClient(controlUrl);
    await control.portalFaults({ limits: null });
    const url = `http://127.0.0.1:${await freePort(0)}`;
    const environment = {
      ...sandboxEnvironment({
        access: await control.access(),
        temporalAddress: address,
        publicUrl: url,
        inboxDir: join(dir, 'inbox'),
      }),
      ...makeKeys('bench'),
    };
    const connection = await Connection.connect({ address });
    running.push({ stop: () => connection.close() });
    await ensureSearchAttributes(connection, 'default');
    const sealing = createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS)));
    const client = (sealed: boolean): Client =>
      new Client({ connection, ...(sealed && { dataConverter: sealing }) });
    const startWorker: Stage['startWorker'] = async (script, args, name) => {
      const worker = await startWorkerProcess({
        script: join(__dirname, script),
        args,
        environment,
        dir,
        name,
        readyLine: 'worker ready',
      });
      running.push(worker);
      return worker;
    };

    const endpoint = await startServerProcess({ script: main, args: ['endpoint'], environment, dir, url });
    running.push(endpoint);
    const installer = await startWorker('worker.js', ['ours', builtBundle], 'installer');
    while ((await control.install(`${url}/install`)).status !== 200) await delay(100);
    while ((await control.state()).robots.length === 0) await delay(100);
    const { memberId } = (await control.access()).portal;
    const record = await client(true)
      .workflow.getHandle(portalWorkflowId(memberId))
      .query<PortalRecord>('portalRecord');
    await Promise.all([endpoint.stop(), installer.stop()]);
    await control.placeRobot({ code: robotCode });
    const inItsPlace = await takeCalls(Number(new URL(url).port));
    running.push(inItsPlace);

    return {
      dir,
      control,
      environment,
      record,
      client,
      async ownPortal(owner) {
        await owner.workflow.start('portal', {
          workflowId: portalWorkflowId(memberId),
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
          taskQueue: taskQueues.robots,
          args: [record],
        });
      },
      async calls(count) {
        const ids = await control.createDeals({ count });
        await control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 32 });
        return inItsPlace.taken();
      },
      startWorker,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Acknowledges what comes to the endpoint's port and keeps it, so that runs are started when they are timed. */
async function takeCalls(port: number): Promise<{ taken(): ParsedCall[]; stop(): Promise<void> }> {
  let calls: ParsedCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const parsed = parseCall({ contentType: request.headers['content-type'], body, robot });
      if (parsed.ok) calls.push(parsed.call);
      response.writeHead(parsed.ok ? 200 : 400).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    taken() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await Promise.resolve();
    },
  };
}
