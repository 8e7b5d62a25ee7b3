import { dealRecord } from '../support/deal-record';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 180_000);

/** A call takes some 5 KB of the inbox, so this many take more than its smallest limit. */
const deals = 260;
const comment = 'ж'.repeat(1_900);

interface Health {
  refused: { count: number; calls: { document: string; robot: string; portal?: string }[] };
}

describe('an inbox at its limit, while Temporal is away', () => {
  let stand: Stand;
  let refused: string[];
  beforeAll(async () => {
    stand = await startStand({ environment: { INBOX_LIMIT_BYTES: '1048576' } });
    await stand.start('endpoint');
    await stand.start('worker');
    await stand.install();
    // The endpoint knows the portal from now on.
    await stand.answered(await stand.callDeal());
    await stand.temporal.kill();
    const ids = await stand.callDeals(deals, { properties: { comment } });
    const stories = await Promise.all(ids.map((id) => stand.control.deal(id)));
    refused = stories
      .filter(({ calls }) => calls[0]?.outcome?.status === 503)
      .map(({ id }) => `DEAL_${id}`)
      .toSorted();
  });
  afterAll(() => stand.stop());

  const health = async (): Promise<Health> =>
    (await fetch(`${stand.metricsUrl}/health`)).json() as Promise<Health>;
  const ready = async (): Promise<number> => (await fetch(`${stand.endpointUrl}/health/ready`)).status;

  it('refuses some, and names each of them in the log, in health and in a metric', async () => {
    expect(refused.length).toBeGreaterThan(10);
    const portal = new URL(stand.sandbox.portal.url).host;
    const logged = stand
      .logOf('endpoint')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ refusal }) => refusal === 'Inbox.Full');
    expect(logged.map(({ document }) => String(document)).toSorted()).toEqual(refused);
    expect(logged[0]).toMatchObject({ robot: 'erp_order', portal });
    const { count, calls } = (await health()).refused;
    expect(count).toBe(refused.length);
    expect(calls.map(({ document }) => document).toSorted()).toEqual(refused);
    expect(await (await fetch(`${stand.metricsUrl}/metrics`)).text()).toMatch(
      new RegExp(`^robots_refused_calls ${refused.length}$`, 'm'),
    );
  });

  it('is not ready for as long as the next call would not fit, also long after the last refusal', async () => {
    // Beyond the 10 s for which a refusal alone keeps an endpoint unready.
    const began = Date.now();
    await until('a while has passed', () => Date.now() - began > 11_000);
    expect(await ready()).toBe(503);
  });

  it('takes calls again once Temporal has what waits, and still knows whom it refused', async () => {
    await stand.restartTemporal();
    await until('it is ready', async () => (await ready()) === 200, { limitMs: 60_000 });
    expect((await health()).refused.count).toBe(refused.length);
    const { findings } = JSON.parse((await stand.run(['doctor', '--json'])).stdout) as {
      findings: { check: string; ok: boolean; message: string }[];
    };
    const told = findings.find(({ check }) => check === 'refused calls');
    expect(told).toMatchObject({
      ok: false,
      message: expect.stringContaining(`erp_order for ${refused[0]}`),
    });
  });

  it('lists them, and carries one out that a person has it retry', async () => {
    const { code, stdout } = await stand.run(['inbox', 'list']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused  DEAL_\d+, erp_order  .* Inbox\.Full\n  erp_order\/DEAL_\d+\//m);
    const id = Number(refused[0]?.slice('DEAL_'.length));
    const retried = await stand.run(['inbox', 'retry', String(id)]);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining('It is stored now') });
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
    expect(await dealRecord(stand, id).orders()).toHaveLength(1);
    expect((await stand.run(['inbox', 'retry', String(id)])).code).toBe(2);
  });

  it('lets the process of another go on with what a person says, and sends nothing', async () => {
    const id = Number(refused[1]?.slice('DEAL_'.length));
    const args = ['inbox', 'answer', String(id), '--set', 'erp_order_id=SO-7', '--reason', 'entered by hand'];
    const { code, stderr } = await stand.run(args, { input: 'y\n' });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('Nothing is sent to the external system.'),
    });
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toMatchObject({ erp_order_id: 'SO-7', status: 'ok' });
    expect(await dealRecord(stand, id).operations()).toEqual([]);
    expect((await health()).refused.count).toBe(refused.length - 2);
  });

  it('forgets them when a person acknowledges them', async () => {
    const { code, stdout } = await stand.run(['inbox', 'acknowledge']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Acknowledged what was refused until .*Z\.\n$/),
    });
    expect((await health()).refused).toEqual({ count: 0, calls: [] });
    await stand.stop();
    const gone = await stand.run(['inbox', 'acknowledge']);
    expect({ code: gone.code, stderr: gone.stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('Nothing was acknowledged'),
    });
    const wrong = await stand.run(['inbox', 'acknowledge', '--until', 'yesterday']);
    expect(wrong.code).toBe(2);
  });
});
