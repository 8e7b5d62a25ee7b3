import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aCallForm } from '../support/call-form';
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
    const { RobotStatus, ExternalNumber } = searchAttributes;
    return { workflowId, state: status.name, status: RobotStatus?.[0], number: ExternalNumber?.[0] };
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
    expect(both.find(({ code }) => code === 0)?.said.told).toMatch(/^Done\. The process goes on with it\./);
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
    const both = await Promise.all([json(...args), json(...args)]);
    expect(both.map(({ code }) => code).toSorted(byNumber)).toEqual([0, 1]);
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

it('whoever answers by hand is told that the portal did not save the field', async () => {
  const id = await waitingDeal();
  await stand.control.portalFaults({ fieldsNotSaved: ['UF_CRM_ERP_ORDER_ID'] });
  const args = ['answer', String(id), '--set', 'erp_order_id=SO-8', '--reason', 'entered by hand', '--yes'];
  const { code, said } = await json(...args);
  await stand.control.portalFaults({ fieldsNotSaved: [] });
  expect({ code, told: said.told }).toEqual({
    code: 0,
    told: expect.stringMatching(/The document does not hold it: .*UF_CRM_ERP_ORDER_ID/),
  });
});

it('a run that has ended takes no verb but an answer, which reaches a process that lost both of its own', async () => {
  await stand.control.portalFaults({ savedAfterMs: 3_600_000 });
  const id = await stand.callDeal();
  await until('the run has ended', async () => (await listed(id))?.state === 'COMPLETED');
  await stand.control.portalFaults({ savedAfterMs: 0 });
  expect((await stand.control.deal(id)).calls[0]?.step).toBe('waiting');
  for (const verb of [['retry'], ['give-up', '--reason', 'x', '--yes'], ['again', '--yes']]) {
    const { code, stdout, stderr } = await stand.run([verb[0]!, String(id), ...verb.slice(1)]);
    expect({ code, said: `${stdout}${stderr}` }).toEqual({
      code: 1,
      said: expect.stringMatching(/has ended \(ok\)|was carried out/),
    });
  }

  const number = String((await listed(id))?.number);
  const args = ['answer', String(id), '--set', `erp_order_id=${number}`, '--reason', 'it waits still'];
  const { code, stderr } = await stand.run(args, { input: 'y\n' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Its process was answered.') });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: number, status: 'ok' });
  expect(await dealRecord(stand, id).orders()).toHaveLength(1);
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

  it('is carried out again with all 200 others, and none is doubled', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse' } });
    const ids = await stand.callDeals(200);
    for (const id of ids) await stand.answered(id);
    await stand.control.erpFaults({ create: {} });
    const failed = async () =>
      (await stand.client.workflow.count('B24Robot IS NOT NULL AND ExecutionStatus = "Failed"')).count;
    await until('all are listed', async () => (await failed()) >= 200, { limitMs: 180_000 });
    const doubted = await stand.run(['again', '--open-failures'], { input: 'n\n' });
    expect(doubted.stderr).toMatch(/^All that Temporal still has: what is open, or ended within \d+ days/);
    expect(doubted.stderr).toContain('have gone on and are not answered again');
    expect(doubted.stderr).toMatch(/and 1\d\d more/);
    const { code, said } = await json('again', '--open-failures', '--since', '1h', '--yes');
    expect({ code, started: said.started }).toEqual({ code: 0, started: 200 });

    const documents = new Set(ids.map((id) => `DEAL_${id}`));
    const ordersOf = async () =>
      (await stand.control.state()).deals.filter(
        ({ id, fields }) => documents.has(`DEAL_${id}`) && fields.UF_CRM_ERP_ORDER_ID,
      );
    await until('each has its order', async () => (await ordersOf()).length === 200, { limitMs: 300_000 });
    const references = new Set(ids.map((id) => dealRecord(stand, id).externalId));
    const orders = (await stand.control.state()).orders.filter(({ externalId }) =>
      references.has(externalId),
    );
    expect([orders.length, new Set(orders.map(({ externalId }) => externalId)).size]).toEqual([200, 200]);
  }, 900_000);
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

it('a held system and a deadline of a minute: the deal is answered in time, and nothing comes of it after', async () => {
  const timeoutSeconds = Math.ceil(seconds(60) / 1_000);
  expect((await stand.run(['hold', 'erp', '--reason', 'it is moved'])).code).toBe(0);
  const id = await stand.callDeal({ timeoutSeconds });
  const { calls } = await stand.answered(id);
  expect(calls[0]).toMatchObject({ step: 'answered', returned: { status: 'failed' } });
  expect((await stand.run(['release', 'erp'])).code).toBe(0);
  await until('the run has ended', async () => (await listed(id))?.state === 'FAILED');
  expect(await asked(id)).toEqual([]);
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

it('views print links to the lists of the Web UI, and what gives them their columns', async () => {
  const id = await refusedDeal();
  const { stdout } = await stand.run([
    'views',
    '--ui',
    'https://temporal.example.com/',
    '--deal',
    String(id),
  ]);
  expect(stdout).toContain('https://temporal.example.com/namespaces/default/workflows?query=');
  for (const name of [
    /^Failed and not dealt with, of the last 7d as of \d\d:\d\d/m,
    /^Waiting$/m,
    /^Asks a person$/m,
    /^Terminated or timed out$/m,
    /^Longer than an hour$/m,
    /^By number \(SO-1042\)$/m,
  ])
    expect(stdout).toMatch(name);
  expect(stdout).toContain(`One deal (DEAL_${id})`);
  expect(stdout).toContain(encodeURIComponent(`erp_order/DEAL_${id}/`));
  expect(stdout).toContain("localStorage.setItem('namespace-workflow-table-columns'");
});

describe('a call from the command line', () => {
  const capture = (): string => {
    const file = join(stand.dir, 'captured.form');
    const { applicationToken, memberId } = stand.sandbox.portal;
    writeFileSync(file, aCallForm({ token: applicationToken, memberId, deal: 1 }));
    return file;
  };
  const call = (...args: string[]) => stand.run(['call', 'erp_order', '--to', stand.endpointUrl, ...args]);

  it('is carried out as a portal’s is', async () => {
    const [id = 0] = await stand.control.createDeals({});
    const { code, stdout } = await call('--capture', capture(), '--deal', String(id), '--yes', '--json');
    expect({ code, said: JSON.parse(stdout) }).toEqual({
      code: 0,
      said: { status: 200, body: '{"status":"async"}' },
    });
    await until(
      'the field is filled in',
      async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID,
    );
    expect(await dealRecord(stand, id).orders()).toHaveLength(1);
  });

  it('is shown without tokens, and asked about, before it is sent', async () => {
    const { code, stdout, stderr } = await call('--capture', capture());
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'Nothing was sent.\n' });
    expect(stderr).toContain('document_id[2]=DEAL_1\n');
    expect(stderr).not.toContain(stand.sandbox.portal.applicationToken);
  });

  it.each([
    ['to another machine without a suffix', ['--to', 'https://robots.example.com'], /this may be production/],
    ['without proof of a portal', [], /application token, which no setting holds/],
  ])('is refused %s', async (_what, more, said) => {
    const { code, stderr } = await call('--deal', '1', ...more);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
  });
});
