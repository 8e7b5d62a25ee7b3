import { join } from 'node:path';
import type { Sandbox } from '../../../sandbox';
import type { ControlClient } from '../../../sandbox/control/client';
import { createTestbed, orStop, type Testbed } from '../../../testbed/testbed';
import { findTemporal } from '../../../testbed/find-temporal';
import type { Temporal } from '../../../testbed/temporal';
import { freePort } from '../../temporal/server/free-port';
import { sandboxEnvironment } from '../sandbox-environment';
import { keysOf } from './settings';

/** Everything on this machine: Temporal with its Web UI, the sandbox, and `robots all` and `robots codec` as processes. */
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

export async function startStand(dir: string, log: (line: string) => void): Promise<Stand> {
  const binary = await findTemporal(log);
  // Roles find their scripts where this one is: the demo may be that of another build.
  const testbed = createTestbed({ dir, dist: join(__dirname, '../../..'), graceMs });
  return orStop(testbed, startOn(testbed, binary));
}

async function startOn(testbed: Testbed, binary: string): Promise<Stand> {
  const { dir } = testbed;
  const { CODEC_SECRET, ...keys } = keysOf(dir);
  const endpointPort = await freePort(3000);
  const codecPort = await freePort(0);
  const temporal = await testbed.temporal({
    binary,
    port: 7233,
    uiPort: 8233,
    uiCodecEndpoint: `http://127.0.0.1:${codecPort}/${CODEC_SECRET}`,
  });
  const [{ sandbox, control }] = await Promise.all([
    testbed.sandbox({ dir: join(dir, 'sandbox'), portalPort: await freePort(endpointPort + 1) }),
    temporal.start(),
  ]);
  await control.resetFaults();

  const endpointUrl = `http://127.0.0.1:${endpointPort}`;
  const log = 'robots';
  const roles = [
    await testbed.role(
      'all',
      {
        ...sandboxEnvironment({
          access: sandbox,
          temporalAddress: temporal.address,
          publicUrl: endpointUrl,
          inboxDir: join(dir, 'inbox'),
        }),
        ...keys,
        ...impatience,
        METRICS_PORT: String(await freePort(9464)),
      },
      log,
    ),
    await testbed.role(
      'codec',
      {
        CODEC_KEYS: keys.CODEC_KEYS,
        CODEC_SECRET,
        CODEC_PORT: String(codecPort),
        CODEC_ORIGIN: temporal.uiUrl,
      },
      log,
    ),
  ];
  const logFile = testbed.logOf(log);
  let stopping = false;
  const failed = Promise.race(roles.map(({ ended }) => ended)).then(() => {
    if (stopping) return new Promise<never>(() => undefined);
    throw new Error(`A process of the robots ended by itself; see ${logFile}.`);
  });
  failed.catch(() => undefined);
  return {
    sandbox,
    control,
    temporal,
    endpointUrl,
    logFile,
    failed,
    async stop() {
      stopping = true;
      await testbed.stop();
    },
  };
}
