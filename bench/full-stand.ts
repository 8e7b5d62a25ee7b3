import { join } from 'node:path';
import type { ControlClient } from '../sandbox/control/client';
import { sandboxEnvironment } from '../src/cli/sandbox-environment';
import { makeKeys } from '../src/codec/make-keys';
import { freePort } from '../src/temporal/server/free-port';
import { installRobots } from '../testbed/install';
import type { Temporal } from '../testbed/temporal';
import { builtDist, type Testbed } from '../testbed/testbed';
import { answers } from '../testbed/until';
import { robotCode } from './robot-calls';

/** Everything, the robot on its stage; portal and ERP answer at once and have no limits. */
export interface FullStand {
  control: ControlClient;
  endpointPid: number;
  workerPid: number;
  temporal: Temporal;
  /** Calls that wait in the inbox. */
  pending(): Promise<number>;
}

export async function startFullStand(
  testbed: Testbed,
  settings: Readonly<Record<string, string>> = {},
): Promise<FullStand> {
  const temporal = await testbed.temporal();
  await temporal.start();
  const { sandbox, control } = await testbed.sandbox();
  await control.portalFaults({ limits: null });
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const metricsPort = await freePort(0);
  const environment = {
    ...sandboxEnvironment({
      access: sandbox,
      temporalAddress: temporal.address,
      publicUrl: url,
      inboxDir: join(testbed.dir, 'inbox'),
    }),
    METRICS_PORT: String(metricsPort),
    ...makeKeys('bench'),
    ...settings,
  };
  const endpoint = await testbed.role('endpoint', environment);
  await endpoint.until('it answered', () => answers(`${url}/health/live`));
  const worker = await testbed.start('worker', {
    args: [join(__dirname, 'carry/worker.js'), 'ours', join(builtDist, 'workflow-bundle.js')],
    environment,
  });
  await worker.until('it polled', () => worker.said().includes('worker ready'));
  await installRobots(control, { url, codes: [robotCode] });
  await control.placeRobot({ code: robotCode });
  return {
    control,
    endpointPid: endpoint.pid,
    workerPid: worker.pid,
    temporal,
    async pending() {
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return Number(/^robots_inbox_pending (\d+)/m.exec(metrics)?.[1] ?? 0);
    },
  };
}
