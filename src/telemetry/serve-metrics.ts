import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { type Served, serveApp } from '../endpoint/http/serve';
import type { RefusedCalls } from '../inbox/refused-calls';
import type { StuckCalls } from '../inbox/stuck-calls';

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
  /** Likewise: a person can act on them. */
  stuckCalls?: StuckCalls;
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

export function createMetricsApp({ metrics, health, refusedCalls, offerSince, stuckCalls }: Monitored): Hono {
  const app = new Hono()
    .get('/metrics', async (c) => {
      const texts = await Promise.all(metrics.map((source) => source.text()));
      return c.body(texts.join(''), 200, { 'content-type': textFormat });
    })
    .get('/health', (c) => c.json(health()));
  // A browser names the site that a PUT or DELETE comes from, also one whose name leads here; commands have none.
  app.on(['PUT', 'DELETE'], '*', async (c, next) =>
    c.req.header('origin') === undefined ? next() : c.json({ error: 'not from a browser' }, 403),
  );
  if (stuckCalls) {
    // Monitoring may reach this port from elsewhere, and need not see or change what the inbox keeps.
    app.use('/inbox/*', async (c, next) =>
      isFromHere(c.env as Partial<HttpBindings> | undefined)
        ? next()
        : c.json({ error: 'only from this machine' }, 403),
    );
    app
      .get('/inbox/calls', async (c) => c.json({ calls: await stuckCalls.list() }))
      .get('/inbox/start', async (c) => {
        const start = await stuckCalls.startOf(c.req.query('name') ?? '');
        return start
          ? c.json({ start: Buffer.from(start).toString('base64') })
          : c.json({ start: null }, 404);
      })
      .put('/inbox/calls', async (c) => c.json(await stuckCalls.retry(c.req.query('name') ?? '')))
      .delete('/inbox/calls', async (c) => c.json(await stuckCalls.drop(c.req.query('name') ?? '')));
  }
  if (refusedCalls) {
    app.delete('/refused-calls', async (c) => {
      const until = Number(c.req.query('until') ?? Number.NaN);
      if (!Number.isFinite(until)) return c.json({ error: 'until must be ms since 1970' }, 400);
      refusedCalls.acknowledge(until);
      await refusedCalls.saved();
      return c.json({ left: refusedCalls.list().count });
    });
  }
  if (offerSince) {
    app.put('/offers', (c) => {
      const since = Number(c.req.query('since') ?? Number.NaN);
      return Number.isFinite(since)
        ? c.json(offerSince(since))
        : c.json({ error: 'since must be ms since 1970' }, 400);
    });
  }
  return app;
}

/** @param env of a request over the network; one that was made in this process has none */
function isFromHere(env: Partial<HttpBindings> | undefined): boolean {
  const address = env?.incoming?.socket.remoteAddress;
  return address === undefined || /^(::ffff:)?127\.|^::1$/.test(address);
}
