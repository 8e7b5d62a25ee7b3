import { Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { freePort } from '../temporal/server/free-port';
import type { MetricsSource } from '../telemetry/serve-metrics';
import { createTemporalLogger } from './temporal-logger';

/** ms for the exporter, which is in this process. */
const exporterWithin = 2_000;

/**
 * Installs the SDK's runtime: its lines go to our log, and its own metrics (`temporal_…`) to an exporter on a port of
 * loopback that nobody needs to know, from where they are served with the worker's.
 */
export async function installRuntime(log: Logger): Promise<MetricsSource> {
  const bindAddress = `127.0.0.1:${await freePort(0)}`;
  Runtime.install({
    logger: createTemporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: { metrics: { prometheus: { bindAddress } } },
  });
  return {
    async text() {
      try {
        const reply = await fetch(`http://${bindAddress}/metrics`, {
          signal: AbortSignal.timeout(exporterWithin),
        });
        return reply.ok ? await reply.text() : '';
      } catch (error) {
        log.debug({ err: error }, 'the SDK did not tell its metrics');
        return '';
      }
    },
  };
}
