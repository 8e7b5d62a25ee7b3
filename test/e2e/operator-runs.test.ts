import { dealRecord } from '../support/deal-record';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
beforeAll(async () => {
  // Long enough for a person to come too early.
  stand = await startStand({ environment: { ERP_LONGEST_LATENCY: '15s' } });
  await stand.start('worker');
  await stand.start('endpoint');
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ create: {}, refuseConnections: false }));
afterAll(() => stand.stop());

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await stand.run([...args, '--json']);
  if (!stdout) throw new Error(`${args.join(' ')} printed nothing: ${stderr}`);
  return { code, said: JSON.parse(stdout) };
};

/** A deal whose run waits for an ERP that refuses connections. */
async function waitingDeal(options?: Parameters<Stand['callDeal']>[0]): Promise<number> {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal(options);
  await until('the run waits', async () => (await listed(id))?.status === 'waiting');
  return id;
}

/** A deal whose order the ERP refused. */
async function refusedDeal(): Promise<number> {
  await stand.control.erpFaults({ create: { reply: 'refuse' } });
  const id = await stand.callDeal();
  await stand.answered(id);
  await until('the run is listed as failed', async () => (await listed(id))?.state === 'FAILED');
  await stand.control.erpFaults({ create: {} });
  return id;
}

/** A deal's run as Temporal lists it: a command that is repeated until it says so would take a process each time. */
async function listed(id: number) {
  const query = `B24Robot IS NOT NULL AND B24Document = 'DEAL_${id}'`;
  for await (const { workflowId, status, searchAttributes } of stand.client.workflow.list({ query })) {
    return { workflowId, state: status.name, status: searchAttributes.RobotStatus?.[0] };
  }
  return undefined;
}

const byNumber = (one: number | null, other: number | null) => Number(one) - Number(other);

const asked = (id: number) => dealRecord(stand, id).operations();

describe('a run that waits for an ERP that is away', () => {
  it('is found by its deal, says what it waits for, and is let try at once', async () => {
    const id = await waitingDeal();
    const { stdout } = await stand.run(['runs', '--deal', String(id)]);
    expect(stdout).toMatch(
      new RegExp(`^DEAL_${id}  erp_order +waiting +The ERP did not answer\\..* next attempt `),
    );
    const shown = await stand.run(['run', String(id)]);
    expect(shown.stdout).toMatch(/Create order D_\d+-\w+ in the ERP.*Erp\.Unavailable/);
    expect(shown.stdout).toContain('To do: Bring the system back');

    await stand.control.erpFaults({ refuseConnections: false });
    expect(await json('retry', String(id))).toMatchObject({ code: 0, said: { done: true } });
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
  });

  it('is answered by hand: the process goes on with the value, and nothing is created', async () => {
    const id = await waitingDeal();
    const args = [
      'answer',
      String(id),
      '--set',
      'erp_order_id=SO-1042',
      '--reason',
      'entered by hand',
      '--by',
      'anna',
    ];
    const doubted = await stand.run(args, { input: 'n\n' });
    expect(doubted).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was changed') });
    expect(doubted.stderr).toContain('The process goes on with erp_order_id = SO-1042');

    const both = await Promise.all([json(...args, '--yes'), json(...args, '--yes')]);
    expect(both.map(({ code }) => code).toSorted(byNumber)).toEqual([0, 1]);
    expect(both.find(({ code }) => code === 1)?.said.told).toMatch(
      /anna was quicker|has ended|answered already/,
    );

    const { calls, fields, log } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({ erp_order_id: 'SO-1042', status: 'ok', error: '' });
    await until(
      'the field is filled in',
      async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID,
    );
    expect(log.at(-1)?.text).toMatch(/^Внесено вручную \(anna\): SO-1042.*Причина: «entered by hand»\.$/);
    await stand.control.erpFaults({ refuseConnections: false });
    await until('the run has ended by hand', async () => (await listed(id))?.status === 'by-hand');
    expect([await asked(id), fields.UF_CRM_ERP_ORDER_ID ?? 'SO-1042']).toEqual([[], 'SO-1042']);
  });

  it('is given up: the process is told why, and nothing is created afterwards', async () => {
    const id = await waitingDeal();
    const args = ['give-up', String(id), '--reason', 'the client has cancelled', '--by', 'anna', '--yes'];
    expect((await json(...args)).code).toBe(0);
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('оператор отменил выполнение («anna: the client has cancelled»)'),
    });
    await stand.control.erpFaults({ refuseConnections: false });
    await until('the run has ended', async () => (await listed(id))?.status === 'given-up');
    expect(await asked(id)).toEqual([]);
    const { said } = await json('runs', '--open-failures', '--deal', String(id));
    expect(said.runs).toEqual([]);
  });
});

it('a create that broke off is not tried again before its look-up can be believed', async () => {
  await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
  const id = await stand.callDeal();
  await until('the run waits', async () => (await listed(id))?.status === 'waiting');
  const { said } = await json('retry', String(id));
  expect(said.told).toMatch(/Not before \d\d:\d\d:\d\d UTC: what was sent may still be under way there/);
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
  expect(await dealRecord(stand, id).orders()).toHaveLength(1);
});

describe('a run that has failed', () => {
  it('is an open failure until it is carried out again: one order, the field, and no answer', async () => {
    const id = await refusedDeal();
    const open = await json('runs', '--open-failures', '--deal', String(id));
    expect(open).toMatchObject({ code: 1, said: { runs: [{ document: `DEAL_${id}`, status: 'failed' }] } });

    const both = await Promise.all([json('again', String(id), '--yes'), json('again', String(id), '--yes')]);
    expect(both.map(({ code }) => code).toSorted(byNumber)).toEqual([0, 1]);
    await until(
      'the field is filled in',
      async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID,
    );
    await until(
      'nothing is open',
      async () => (await json('runs', '--open-failures', '--deal', String(id))).code === 0,
    );
    expect(await dealRecord(stand, id).orders()).toHaveLength(1);
    const { calls } = await stand.control.deal(id);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.returned).toMatchObject({ status: 'failed' });
    expect((await json('again', String(id), '--yes')).code).toBe(1);
  });

  it('is carried out again with all others, and none is doubled', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse' } });
    const ids = await stand.callDeals(20);
    for (const id of ids) await stand.answered(id);
    await stand.control.erpFaults({ create: {} });
    for (const id of ids) await until('it is listed', async () => (await listed(id))?.state === 'FAILED');
    const { said } = await json('runs', '--open-failures', '--limit', '100');
    expect(said.runs.length).toBeGreaterThanOrEqual(20);
    const { code, stderr } = await stand.run(['again', '--open-failures'], { input: 'y\n' });
    expect(stderr).toContain('have gone on and are not answered again');
    expect(code).toBe(0);
    for (const id of ids) {
      await until(
        `deal ${id} has its order`,
        async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID,
      );
      expect(await dealRecord(stand, id).orders()).toHaveLength(1);
    }
  });
});

it('a run that was terminated is found, and one command answers its deal', async () => {
  const id = await waitingDeal();
  const { workflowId = '' } = (await listed(id)) ?? {};
  await stand.client.workflow.getHandle(workflowId).terminate('by hand');
  await until('it is listed so', async () => (await listed(id))?.state === 'TERMINATED');
  const { stdout } = await stand.run(['runs', '--deal', String(id), '--open-failures']);
  expect(stdout).toMatch(/terminated +Terminated: its process was perhaps never answered/);
  const args = ['answer', String(id), '--set', 'erp_order_id=SO-7', '--reason', 'it was terminated', '--yes'];
  expect((await json(...args)).code).toBe(0);
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: 'SO-7', status: 'ok' });
  await stand.control.erpFaults({ refuseConnections: false });
});

it('a system that is held begins nothing, names whom that makes late, and reminds of itself', async () => {
  const timeoutSeconds = Math.ceil(seconds(200) / 1_000);
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal({ timeoutSeconds });
  await until('the run waits', async () => (await listed(id))?.status === 'waiting');
  const held = await stand.run(['hold', 'erp', '--reason', 'it is moved', '--until', '2h', '--by', 'anna']);
  expect(held).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`answered at their deadline before that: DEAL_${id} `)),
  });
  await stand.control.erpFaults({ refuseConnections: false });
  const { stderr } = await stand.run(['runs', '--deal', String(id)]);
  expect(stderr).toMatch(/^erp is held since .* by anna: it is moved, until /);

  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ status: 'failed' });
  expect((await stand.run(['release', 'erp'])).code).toBe(0);
  await until('the run has ended', async () => (await listed(id))?.state === 'FAILED');
  expect(await asked(id)).toEqual([]);
  expect(await stand.run(['release', 'erp'])).toMatchObject({ code: 1, stderr: '' });
});

it.each([
  [['hold', 'sap', '--reason', 'x'], /There is no sap\. There are erp/],
  [['hold', 'erp', '--reason', 'x', '--until', 'tomorrow'], /--until takes a time of day/],
  [['run', 'seventeen'], /"seventeen" is neither the number of a deal/],
  [['run', '999999'], /Temporal has no run of 999999/],
  [['runs', '--robot', 'erp_odrer'], /no robot erp_odrer\. It has erp_order/],
  [['runs', '--since', 'yesterday'], /--since takes a duration such as/],
  [['answer', '1', '--reason', 'x'], /--set/],
  [['answer', '1', '--set', 'a=b'], /--reason/],
  [['decide', '1'], /Say either --number or --not-done/],
  [['again'], /Say which run/],
  [['runs', '--limit', '0'], /number of lines/],
])('%j is answered in a sentence, with exit code 2', async (args, said) => {
  const { code, stdout, stderr } = await stand.run(args);
  expect(`${stdout}${stderr}`).toMatch(said);
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});

it('views print links to the lists of the Web UI', async () => {
  const { stdout } = await stand.run(['views', '--ui', 'https://temporal.example.com/']);
  expect(stdout).toContain('https://temporal.example.com/namespaces/default/workflows?query=');
});
