import { Hono } from 'hono';
import { type Served, serveApp } from '../endpoint/http/serve';

/** Where a role is asked how it stands. */
export interface MetricsAddress {
  METRICS_HOST: string;
  METRICS_PORT: number;
}

/** What a role tells about itself: ids, counts and states; no secret and no client's data. */
export interface Monitored {
  metrics: {
    /** Prometheus text. */
    text(): Promise<string>;
    contentType: string;
  };
  health(): object;
}

/**
 * `GET /metrics` and `GET /health` on a port of their own: on the public one they would tell strangers what waits, how
 * much is refused, and which robots there are.
 *
 * @throws Error if the port is taken, naming it
 */
export function serveMetrics(
  { METRICS_HOST: host, METRICS_PORT: port }: MetricsAddress,
  monitored: Monitored,
): Promise<Served> {
  return serveApp({ app: createMetricsApp(monitored), host, port, setting: 'METRICS_PORT' });
}

export function createMetricsApp({ metrics, health }: Monitored): Hono {
  return new Hono()
    .get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }))
    .get('/health', (c) => c.json(health()));
}
