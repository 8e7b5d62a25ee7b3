import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { packageRoot } from '../../src/base/package-root';
import { type Caddy, describeWithCaddy, prepareCaddy } from '../support/caddy';
import { ownPort } from '../support/own-port';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 240_000);

const gatewayKey = 'the-key-of-a-gateway';
/** Deals, a tenth of a second apart, so that fifty calls come in a second. */
const atATime = 5;

describeWithCaddy('two endpoints behind Caddy, with the Caddyfile that is delivered', () => {
  let caddy: Caddy;
  let stand: Stand;
  let urls: string[];
  let places: Record<string, string>[];
  let endpoints: Role[];
  let stopCaddy: () => Promise<void>;

  beforeAll(async () => {
    caddy = await prepareCaddy();
    const sandbox = await startSandbox({
      wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl'),
      proxies: { endpoints: [caddy.url], ca: caddy.ca },
    });
    stand = await startStand({
      sandbox,
      environment: {
        DRAIN: '3s',
        PUBLIC_URL: caddy.url,
        GATEWAY_KEYS: `${sandbox.portal.memberId}=${gatewayKey}`,
      },
    });
    const second = { port: await ownPort(), metrics: await ownPort() };
    urls = [stand.endpointUrl, `http://127.0.0.1:${second.port}`];
    places = [
      {},
      {
        PORT: String(second.port),
        METRICS_PORT: String(second.metrics),
        INBOX_DIR: join(stand.dir, 'inbox-2'),
      },
    ];
    endpoints = [await stand.start('endpoint', places[0]), await stand.start('endpoint', places[1])];
    await untilReady(1);
    await stand.start('worker');
    const proxy = await caddy.start(
      urls.map((url) => new URL(url).host),
      stand.dir,
    );
    stopCaddy = () => proxy.end(1_000);
    await stand.install();
  });
  afterAll(async () => {
    await stopCaddy();
    await stand.stop();
  });

  async function untilReady(index: number): Promise<void> {
    await until('the endpoint takes calls', () =>
      fetch(`${urls[index]}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  /** Caddy has found it again. */
  async function untilCalled(index: number): Promise<void> {
    const port = places[index]?.METRICS_PORT;
    await until('the endpoint is called', async () => {
      const text = await (
        await fetch(`${port ? `http://127.0.0.1:${port}` : stand.metricsUrl}/metrics`)
      ).text();
      return /^robots_calls_total\{.*outcome="call"\} [1-9]/m.test(text);
    });
  }

  /** Runs whose answers nobody waits for, and their work, would hold up the others for minutes. */
  async function endAllBut(deals: readonly number[]): Promise<void> {
    const kept = new Set(deals.map((id) => `DEAL_${id}`));
    const ending: Promise<unknown>[] = [];
    for await (const { workflowId } of stand.client.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
      const document = /\/(DEAL_\d+)\//.exec(workflowId)?.[1];
      if (!document || kept.has(document)) continue;
      const run = stand.client.workflow.getHandle(workflowId);
      ending.push(run.terminate('the test has seen it begin').catch(() => undefined));
      if (ending.length % 50 === 0) await Promise.all(ending);
    }
    await Promise.all(ending);
  }

  async function startAgain(index: number): Promise<void> {
    endpoints[index] = await stand.start('endpoint', places[index]);
    await untilReady(index);
  }

  function articleShape(deal: number): string {
    const DOCUMENT_ID = ['crm', 'CCrmDocumentDeal', `DEAL_${deal}`];
    const data = { WORKFLOW_ID: `68f0c2a1b4c3d7.${deal}`, DOCUMENT_ID, PROPERTIES: {} };
    return JSON.stringify({ event: 'onBpActivityExecute', data });
  }

  /** As a gateway sends it. */
  function sendFromGateway(deal: number): Promise<{ status: number }> {
    return caddy.send('POST', `/robots/erp_order/${gatewayKey}`, articleShape(deal));
  }

  it('refuse no call while they are restarted one after the other, under fifty calls a second', async () => {
    const deals = await stand.control.createDeals({ count: 2_000 });
    const fromGateway = await stand.control.createDeals({ count: 60 });
    const placed = await stand.control.placeRobot({ code: 'erp_order' });
    let restarted = false;
    const restarting = (async () => {
      for (const index of [0, 1]) {
        expect(await endpoints[index]?.kill('SIGTERM')).toBe(0);
        await startAgain(index);
        await untilCalled(index);
      }
      restarted = true;
    })();

    const called: number[] = [];
    const calls: Promise<unknown>[] = [];
    const replies: Promise<{ status: number }>[] = [];
    const begun = performance.now();
    while (!restarted && called.length < deals.length) {
      const ids = deals.slice(called.length, called.length + atATime);
      called.push(...ids);
      calls.push(stand.control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: atATime }));
      const deal = fromGateway[replies.length];
      if (deal !== undefined && called.length % 50 === 0) replies.push(sendFromGateway(deal));
      const due = begun + (called.length / atATime) * 100;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    }
    await restarting;
    await Promise.all(calls);
    await stand.control.removeRobot(placed);
    expect((await Promise.all(replies)).filter(({ status }) => status !== 200)).toEqual([]);

    // More than a worker carries out in a test's time: every call is looked for, and some are waited for.
    const made = [];
    for (const id of called) made.push(...(await stand.control.deal(id)).calls);
    expect(made).toHaveLength(called.length);
    expect(made.filter(({ outcome }) => outcome?.status !== 200)).toEqual([]);
    const taken = fromGateway.slice(0, replies.length);
    const begunRuns = await until(
      'Temporal has every call',
      async () => {
        const ids: string[] = [];
        for await (const { workflowId } of stand.client.workflow.list({ query: 'B24Robot IS NOT NULL' }))
          ids.push(workflowId);
        return ids.length >= called.length + taken.length && ids;
      },
      { limitMs: 120_000 },
    );
    expect(begunRuns).toHaveLength(called.length + taken.length);
    expect(new Set(begunRuns).size).toBe(begunRuns.length);
    const waitedFor = called.filter((_, index) => index % 50 === 0).slice(0, 12);
    await endAllBut(waitedFor);
    for (const id of waitedFor) {
      const { calls: answered } = await stand.answered(id);
      expect(answered.map(({ returned }) => returned?.status)).toEqual(['ok']);
    }
    process.stderr.write(
      `Rolling restart behind Caddy: ${called.length} calls and ${taken.length} of a gateway acknowledged = runs begun; refused 0, doubled 0, lost 0.\n`,
    );
  });

  it('take a call that both inboxes have, in the article’s shape, twice, and its second run finds the order', async () => {
    const [deal = 0] = await stand.control.createDeals({ count: 1 });
    const body = articleShape(deal);
    const post = (url: string): Promise<Response> =>
      fetch(`${url}/robots/erp_order/${gatewayKey}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
    const runs = async (state: string): Promise<number> =>
      (
        await stand.client.workflow.count(
          `B24Document = 'DEAL_${deal}' AND B24Robot IS NOT NULL AND ExecutionStatus = '${state}'`,
        )
      ).count;
    const before = (await stand.control.state()).orders.length;
    for (const [index, url] of urls.entries()) {
      expect((await post(url)).status).toBe(200);
      await until('the run is over', async () => (await runs('Completed')) === index + 1, {
        limitMs: seconds(600) + 60_000,
      });
    }
    expect((await stand.control.state()).orders).toHaveLength(before + 1);
  });

  it('are reached by what Bitrix24 needs, and nothing else of them is', async () => {
    for (const path of ['/health/live', '/health/ready'])
      expect((await caddy.send('GET', path)).status).toBe(200);
    const secret = 'a-secret-path-segment';
    for (const [method, path] of [
      ['GET', '/metrics'],
      ['GET', '/health'],
      ['DELETE', '/refused-calls?until=9999999999999'],
      ['PUT', '/offers?since=0'],
      ['POST', `/${secret}/decode`],
      ['GET', '/state'],
      ['GET', '/'],
    ] as const) {
      const { status, text } = await caddy.send(method, path);
      expect({ path, status, text }).toEqual({ path, status: 404, text: '' });
    }
  });

  it('get no body that is larger than a call may be', async () => {
    const { status } = await caddy.send('POST', '/robots/erp_order', 'x'.repeat(256 * 1024 + 1));
    expect(status).toBeGreaterThanOrEqual(400);
  });
});
