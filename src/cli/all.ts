import { loadConfig } from '../config';
import { createLogger } from '../logger';
import { startEndpoint } from './endpoint';
import type { Running } from './running';
import { startTelemetry, startWorker } from './worker';

/** `robots all`: one process for a small installation. The endpoint takes calls while the worker still connects. */
export async function startAllRole(): Promise<Running> {
  const config = loadConfig('all');
  const log = createLogger(config.LOG_LEVEL);
  const telemetry = await startTelemetry(config, log);
  const endpoint = await startEndpoint(config, log, telemetry.sources);
  const worker = await startWorker(config, log, telemetry);
  return {
    async stop() {
      await endpoint.stop();
      await worker.stop();
    },
    failed: worker.failed,
  };
}
