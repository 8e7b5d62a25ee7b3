import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from '../sandbox';
import { type ControlClient, createControlClient } from '../sandbox/control/client';
import { sandboxEnvironment } from '../src/cli/sandbox-environment';
import { makeKeys } from '../src/codec/make-keys';
import { packageRoot } from '../src/base/package-root';
import { freePort } from '../src/temporal/server/free-port';
import { type DevServer, startDevServer } from '../src/temporal/server/start-dev-server';
import { startWorkerProcess } from './worker-process';
import { startServerProcess } from './server-process';

/** Everything, the robot on its stage; portal and ERP answer at once and have no limits. */
export interface FullStand {
  control: ControlClient;
  endpointPid: number;
  workerPid: number;
  temporal(): DevServer;
  stopTemporal(): Promise<void>;
  /** On the same port and data. */
  startTemporal(): Promise<void>;
  /** Calls that wait in the inbox. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

export async function startFullStand(
  { dir, temporalBinary }: { dir: string; temporalBinary: string },
  settings: Readonly<Record<string, string>> = {},
): Promise<FullStand> {
  const temporalPort = await freePort(0);
  const start = (): Promise<DevServer> =>
    startDevServer({
      binary: temporalBinary,
      dbFile: join(dir, 'temporal.db'),
      port: temporalPort,
      uiPort: 0,
    });
  let temporal = await start();
  const {
    close: closeSandbox,
    controlUrl,
    ...access
  } = await startSandbox({
    wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl'),
  });
  const control = createControlClient(controlUrl);
  await control.portalFaults({ limits: null });
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const metricsPort = await freePort(0);
  const environment = {
    ...sandboxEnvironment({
      access,
      temporalAddress: temporal.address,
      publicUrl: url,
      inboxDir: join(dir, 'inbox'),
    }),
    METRICS_PORT: String(metricsPort),
    ...makeKeys('bench'),
    ...settings,
  };
  const script = join(packageRoot, 'dist/src/main.js');
  const endpoint = await startServerProcess({
    script,
    args: ['endpoint'],
    environment,
    dir,
    url: `${url}/health/live`,
  });
  const worker = await startWorkerProcess({
    script: join(packageRoot, 'dist/bench/carry/worker.js'),
    args: ['ours', join(packageRoot, 'dist/workflow-bundle.js')],
    environment,
    dir,
    readyLine: 'worker ready',
  });
  await control.install(`${url}/install`);
  while ((await control.state()).robots.length === 0) await delay(50);
  await control.placeRobot({ code: 'erp_order' });
  return {
    control,
    endpointPid: endpoint.pid,
    workerPid: worker.pid,
    temporal: () => temporal,
    stopTemporal: () => temporal.stop(),
    async startTemporal() {
      temporal = await start();
    },
    async pending() {
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return Number(/^robots_inbox_pending (\d+)/m.exec(metrics)?.[1] ?? 0);
    },
    async stop() {
      await worker.stop();
      await endpoint.stop();
      await closeSandbox();
      await temporal.kill();
    },
  };
}
