import { join } from 'node:path';
import type { Sandbox } from '../../../sandbox';
import type { ControlClient } from '../../../sandbox/control/client';
import { createTestbed, orStop, type Testbed } from '../../../testbed/testbed';
import { findTemporal } from '../../../testbed/find-temporal';
import type { Temporal } from '../../../testbed/temporal';
import { freePort } from '../../temporal/server/free-port';
import { sandboxEnvironment } from '../sandbox-environment';
import { announceDemo } from './running';
import { commandFor, keepEnvironment, keysOf } from './settings';
import { supervise } from './supervise';

/** Everything on this machine: Temporal with its Web UI, the sandbox with its pages, and the roles as processes. */
export interface Stand {
  sandbox: Sandbox;
  control: ControlClient;
  temporal: Pick<Temporal, 'uiUrl'>;
  endpointUrl: string;
  /** Of the robots' processes. */
  logFile: string;
  /** Rejects when one of the robots' processes ends by itself. */
  failed: Promise<never>;
  /** Ends all of it within a few seconds; what is under way goes on at the next start. */
  stop(): Promise<void>;
}

/** Seconds instead of minutes, so that an outage can be watched. */
const impatience = { OUTAGE_RETRY: '15s', FIRST_REPORT: '2s' };

/** ms that the robots get to end by themselves. */
const graceMs = 1_000;

/** @param dist of the roles; they find their scripts where this one is: the demo may be that of another build */
export async function startStand(
  dir: string,
  log: (line: string) => void,
  dist = join(__dirname, '../../..'),
): Promise<Stand> {
  const binary = await findTemporal(log);
  const testbed = createTestbed({ dir, dist, graceMs });
  return orStop(testbed, startOn(testbed, binary));
}

async function startOn(testbed: Testbed, binary: string): Promise<Stand> {
  const { dir } = testbed;
  const { CODEC_SECRET, ...keys } = keysOf(dir);
  const ports = await takePorts();
  const codecPort = await freePort(0);
  const temporal = await testbed.temporal({
    binary,
    port: 7233,
    uiPort: 8233,
    uiCodecEndpoint: `http://127.0.0.1:${codecPort}/${CODEC_SECRET}`,
  });
  const log = 'robots';
  const logFile = testbed.logOf(log);
  const supervisor = supervise(temporal, logFile);
  const board = {
    port: ports.board,
    supervisor,
    runsUrl: () => temporal.uiUrl,
    robotsCommand: commandFor(dir),
  };
  const [{ sandbox, control }] = await Promise.all([
    testbed.sandbox({
      dir: join(dir, 'sandbox'),
      portalPort: ports.portal,
      controlPort: ports.control,
      erpPort: ports.erp,
      oneCPort: ports.oneC,
      jiraPort: ports.jira,
      board,
    }),
    temporal.start(),
  ]);
  await control.resetFaults();

  const endpointUrl = `http://127.0.0.1:${ports.endpoint}`;
  const environment: Record<string, string> = {
    ...sandboxEnvironment({
      access: sandbox,
      temporalAddress: temporal.address,
      publicUrl: endpointUrl,
      inboxDir: join(dir, 'inbox'),
    }),
    ...keys,
    ...impatience,
    METRICS_PORT: String(await freePort(9464)),
    WORKER_METRICS_PORT: String(await freePort(9564)),
  };
  keepEnvironment(dir, environment);
  testbed.own(announceDemo({ pid: process.pid, dir, uiUrl: temporal.uiUrl, environment }));
  for (const role of ['endpoint', 'worker'] as const)
    await supervisor.run(role, () => testbed.role(role, environment, log));
  await testbed.role(
    'codec',
    {
      CODEC_KEYS: keys.CODEC_KEYS,
      CODEC_SECRET,
      CODEC_PORT: String(codecPort),
      CODEC_ORIGIN: temporal.uiUrl,
    },
    log,
  );
  return {
    sandbox,
    control,
    temporal,
    endpointUrl,
    logFile,
    failed: supervisor.failed,
    async stop() {
      supervisor.stopping();
      await testbed.stop();
    },
  };
}

type Ports = Record<'endpoint' | 'portal' | 'board' | 'control' | 'erp' | 'oneC' | 'jira', number>;

/** The same at every start where they are free, so that addresses that somebody kept stay good. */
async function takePorts(): Promise<Ports> {
  const endpoint = await freePort(3000);
  const portal = await freePort(endpoint + 1);
  const board = await freePort(portal + 1);
  const control = await freePort(board + 1);
  const erp = await freePort(control + 1);
  const oneC = await freePort(erp + 1);
  return { endpoint, portal, board, control, erp, oneC, jira: await freePort(oneC + 1) };
}
