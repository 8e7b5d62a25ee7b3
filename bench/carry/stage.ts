import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import type { ControlClient } from '../../sandbox/control/client';
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
import { installRobots } from '../../testbed/install';
import { prepareSandbox } from '../../testbed/sandbox-process';
import type { Started } from '../../testbed/start-process';
import { builtDist, type Testbed } from '../../testbed/testbed';
import { answers } from '../../testbed/until';
import { robotCode } from '../robot-calls';

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
  startWorker(script: string, args: readonly string[], name: string): Promise<Started>;
}

export const robot = robots.find(({ code }) => code === robotCode)!;

/** The bundle that a worker of the product uses. */
export const builtBundle = join(builtDist, 'workflow-bundle.js');

/** @param address of a Temporal server that has seen none of it yet */
export async function startStage(testbed: Testbed, address: string): Promise<Stage> {
  const { dir } = testbed;
  const { args, control, isUp } = await prepareSandbox();
  const sandbox = await testbed.start('sandbox', { args: [testbed.main, ...args] });
  await sandbox.until('it was up', isUp);
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
  testbed.own(() => connection.close());
  await ensureSearchAttributes(connection, 'default');
  const sealing = createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS)));
  const client = (sealed: boolean): Client =>
    new Client({ connection, ...(sealed && { dataConverter: sealing }) });
  const startWorker: Stage['startWorker'] = async (script, workerArgs, name) => {
    const worker = await testbed.start(name, {
      args: [join(__dirname, script), ...workerArgs],
      environment,
      dir,
    });
    await worker.until('it polled', () => worker.said().includes('worker ready'));
    return worker;
  };

  const endpoint = await testbed.role('endpoint', environment);
  await endpoint.until('it answered', () => answers(url));
  const installer = await startWorker('worker.js', ['ours', builtBundle], 'installer');
  await installRobots(control, { url, codes: [robotCode] });
  const { memberId } = (await control.access()).portal;
  const record = await client(true)
    .workflow.getHandle(portalWorkflowId(memberId))
    .query<PortalRecord>('portalRecord');
  await Promise.all([endpoint.kill(), installer.kill()]);
  await control.placeRobot({ code: robotCode });
  const inItsPlace = await takeCalls(Number(new URL(url).port));
  testbed.own(inItsPlace.stop);

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
  };
}

/** Acknowledges what comes to the endpoint's port and keeps it, so that runs are started when they are timed. */
async function takeCalls(port: number): Promise<{ taken(): ParsedCall[]; stop(): void }> {
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
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
