import { Hono } from 'hono';
import { type Served, serveApp } from '../endpoint/http/serve';
import type { RefusedCalls } from '../inbox/refused-calls';

/** Where a role is asked how it is. */
export interface MetricsAddress {
  host: string;
  port: number;
  /** Names the port where it is taken. */
  setting: string;
}

/** Some of what Prometheus reads. */
export interface MetricsSource {
  text(): Promise<string>;
}

/** What a role tells about itself: ids, counts and states; no secret and no customer's data. */
export interface Monitored {
  metrics: readonly MetricsSource[];
  health(): object;
  /** Of an endpoint: a person can acknowledge them here. */
  refusedCalls?: Pick<RefusedCalls, 'acknowledge' | 'list' | 'saved'>;
  /** Of an endpoint: hands to Temporal once more what it took since then, in ms since 1970. */
  offerSince?: (time: number) => { count: number; from: number | undefined };
}

/**
 * `GET /metrics` and `GET /health` on a port of their own: on the public one they would tell strangers what waits, how
 * much is refused, and which robots there are.
 *
 * @throws Error if the port is taken, naming it
 */
export function serveMetrics(address: MetricsAddress, monitored: Monitored): Promise<Served> {
  return serveApp({ app: createMetricsApp(monitored), ...address });
}

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

export function createMetricsApp({ metrics, health, refusedCalls, offerSince }: Monitored): Hono {
  const app = new Hono()
    .get('/metrics', async (c) => {
      const texts = await Promise.all(metrics.map((source) => source.text()));
      return c.body(texts.join(''), 200, { 'content-type': textFormat });
    })
    .get('/health', (c) => c.json(health()));
  if (refusedCalls) {
    // No browser sends a DELETE to another site unless it is permitted there.
    app.delete('/refused-calls', async (c) => {
      const until = Number(c.req.query('until') ?? Number.NaN);
      if (!Number.isFinite(until)) return c.json({ error: 'until must be ms since 1970' }, 400);
      refusedCalls.acknowledge(until);
      await refusedCalls.saved();
      return c.json({ left: refusedCalls.list().count });
    });
  }
  if (offerSince) {
    // Nor a PUT.
    app.put('/offers', (c) => {
      const since = Number(c.req.query('since') ?? Number.NaN);
      return Number.isFinite(since)
        ? c.json(offerSince(since))
        : c.json({ error: 'since must be ms since 1970' }, 400);
    });
  }
  return app;
}
