import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BoxDeal, makeBoxCalls } from '../../chaos/load/box-calls';
import { readBoxRecord } from '../../chaos/load/box-record';
import { type BoxClient, createBoxClient } from '../../src/clients/bitrix24';
import { createAskBox } from '../../src/clients/bitrix24/box-commands';
import { ClientError } from '../../src/clients/client-error';
import { prepareBox } from '../../testbed/box';
import { createTestbed, type Testbed } from '../../testbed/testbed';
import { type Box, describeWithPhp, keyOf, note, processLog, putDeal, robot } from '../support/boxes';
import { ownPort } from '../support/own-port';

const [, secret = ''] = keyOf('zavod').split(':');
const deal = { entityTypeId: 2, id: 17 };
const field = 'UF_CRM_ERP_ORDER_ID';

describeWithPhp('the callback of a box, asked by the service’s own client', () => {
  let testbed: Testbed;
  let box: Box;
  let client: BoxClient;

  const clientWith = (id: string, key: string): BoxClient =>
    createBoxClient({ url: box.url, keys: new Map([[id, key]]) });

  beforeAll(async () => {
    testbed = createTestbed({ dir: mkdtempSync(join(tmpdir(), 'box-')) });
    box = await prepareBox(testbed, 'zavod', { port: await ownPort() });
    await box.serve();
    // Nobody listens there: calls wait in the outbox.
    const options = { service_url: 'http://127.0.0.1:9', box_id: 'zavod', secrets: keyOf('zavod') };
    expect(await box.install(options)).toBeUndefined();
    client = clientWith('k1', secret);
  });
  beforeEach(() => putDeal(box, 17));
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await box?.stop();
    await testbed?.stop();
    if (testbed) await rm(testbed.dir, { recursive: true, force: true });
  });

  /** A process that waits, and what answers it. */
  async function waiting(): Promise<{ process: string; eventToken: string }> {
    const process = await box.start(
      [robot('erp_order', {}, { timeout: 3_600 }), note('{=A1:erp_order_id}')],
      'DEAL_17',
    );
    const eventToken = await box.run<string>(
      `Bitrix\\Main\\Loader::includeModule('durable.robots');
      $steps = Durable\\Robots\\Outbox\\Outbox::openOfWorkflow('${process}');
      return Durable\\Robots\\Wire\\CallBody::eventToken($steps[0]);`,
    );
    return { process, eventToken };
  }

  async function failureOf(work: Promise<unknown>): Promise<ClientError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    if (error instanceof ClientError) return error;
    throw new Error(`no ClientError but ${String(error)}`);
  }

  it('reads a deal with its rows, customer and details in one request', async () => {
    expect(await client.readDocument(deal)).toMatchObject({
      title: 'Станки «Заря» 17',
      total: '270000.35',
      currency: 'RUB',
      company: { id: 9, title: 'ООО "Ромашка"' },
      requisites: [{ inn: '7701234567', kpp: '770101001', name: 'ООО "Ромашка"' }],
      rows: [{ name: 'Станок "Ж" 🚚', price: '135000.1', quantity: '2', taxRate: '20', taxIncluded: true }],
      userFields: { [field]: '' },
    });
  });

  it('answers a step once; a second answer and a late log line are told apart, and nothing is written', async () => {
    const { process, eventToken } = await waiting();
    const answer = (number: string) => client.sendEvent({ eventToken, values: { erp_order_id: number } });
    expect(await client.log({ eventToken, message: 'Ж' })).toBe('logged');
    expect(await answer('SO-1')).toBe('sent');
    expect(await answer('SO-2')).toBe('gone');
    expect(await client.log({ eventToken, message: 'late' })).toBe('gone');
    expect(await processLog(box, process)).toEqual(['Ж', 'SO-1']);
  });

  it('an answer after the timeout, for a stopped process, or by a forged token lets nothing go on', async () => {
    const late = await waiting();
    await box.execute("UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = 'bizproc'");
    await box.runAgents();
    const stopped = await waiting();
    await box.run(`CBPRuntime::getRuntime()->getWorkflow('${stopped.process}')->stop();`);
    const forged = await waiting();
    const tokens = [late.eventToken, stopped.eventToken, forged.eventToken.replace(/.$/, 'g')];
    for (const eventToken of tokens)
      expect(await client.sendEvent({ eventToken, values: { erp_order_id: 'SO-9' } })).toBe('gone');
    for (const { process } of [late, stopped, forged])
      expect(await processLog(box, process)).not.toContain('SO-9');
  });

  it('a process that is at work or not saved yet is tried again, and then answered', async () => {
    const { process, eventToken } = await waiting();
    const owner = (id: string) =>
      box.execute(`UPDATE b_bp_workflow_instance SET OWNER_ID = ${id} WHERE ID = '${process}'`);
    const answer = () => client.sendEvent({ eventToken, values: { erp_order_id: 'SO-1' } });
    await owner("'somebody'");
    expect(await failureOf(answer())).toMatchObject({ kind: 'Locked', verdict: 'not-done' });
    await owner('NULL');
    expect(await answer()).toBe('sent');
  });

  it.each([
    ['another secret', () => clientWith('k1', 'z'.repeat(40)), 'SignatureRefused', /WRONG_SIGNATURE/],
    ['an unknown key id', () => clientWith('k9', secret), 'SignatureRefused', /UNKNOWN_KEY/],
  ])('%s is refused, and nothing is written', async (_, make, kind, message) => {
    const stranger = make();
    const written = stranger.writeResult({ document: deal, field: { name: field, value: 'SO-9' } });
    expect(await failureOf(written)).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect((await box.crm('2', 17))?.[field]).toBe('');
  });

  it('an old time stamp is refused with the difference of the clocks', async () => {
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now - 610_000);
    const { kind, message } = await failureOf(client.readDocument(deal));
    expect(kind).toBe('ClocksDiffer');
    expect(message).toMatch(/this machine’s clock is 10 minutes behind of the box’s/);
  });

  it('an unknown command fails alone, and a deal that is gone is not found', async () => {
    const ask = createAskBox({ url: box.url, keys: new Map([['k1', secret]]) });
    const { outcomeOf } = await ask({
      no: { method: 'crm.item.delete', params: { entityTypeId: 2, id: 17 } },
      item: { method: 'crm.item.get', params: deal },
      gone: { method: 'crm.item.get', params: { entityTypeId: 2, id: 404 } },
    });
    expect(outcomeOf('no')).toMatchObject({ ok: false, error: { kind: 'MethodMissing' } });
    expect(outcomeOf('item')).toMatchObject({ ok: true });
    expect(outcomeOf('gone')).toMatchObject({ ok: false, error: { kind: 'NotFound', verdict: 'refused' } });
  });

  it('tells its version, robots and outbox, and creates the deal’s field once', async () => {
    const { version, box: id, robots, outbox } = await client.readStatus();
    expect({ version, id }).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), id: 'zavod' });
    expect(robots.toSorted()).toEqual(['erp_client', 'erp_order', 'jira_project', 'onec_invoice']);
    expect(outbox.waiting).toBeGreaterThan(0);
    const name = { name: 'UF_CRM_ONE_C_INVOICE', label: 'Счёт' };
    expect(await client.ensureDealField(name)).toBe('added');
    expect(await client.ensureDealField(name)).toBe('there');
  });

  it('is read by chaos: which calls there were, how each process went on, and what stands in the deal', async () => {
    const deals: BoxDeal[] = [
      { at: 0, id: 117, stage: 'CONFIRMED' },
      { at: 0, id: 118, stage: 'CONFIRMED', timeoutSeconds: 3_600 },
      { at: 0, id: 119, stage: 'CONFIRMED' },
    ];
    await makeBoxCalls(deals, box);
    const tokens = await box.run<string[]>(
      `Bitrix\\Main\\Loader::includeModule('durable.robots');
      return array_map([Durable\\Robots\\Wire\\CallBody::class, 'eventToken'],
        array_slice(Durable\\Robots\\Outbox\\Outbox::open(), -3));`,
    );
    const values = { status: 'ok', erp_order_id: 'SO=1' };
    await client.sendEvent({ eventToken: tokens[0]!, values });
    await client.writeResult({
      document: { entityTypeId: 2, id: 117 },
      field: { name: field, value: 'SO=1' },
    });
    await box.execute("UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = 'bizproc'");
    await box.runAgents();
    const record = await readBoxRecord(box, deals);
    const calls = record.filter(
      (entry) => entry.type === 'call.sent' && /_11[789]$/.test(entry.call.document[2]),
    );
    const ids = calls.flatMap((entry) => (entry.type === 'call.sent' ? [entry.call.id] : []));
    expect(ids).toHaveLength(3);
    const ends = record.filter((entry) => 'call' in entry && ids.includes(entry.call as number));
    expect(ends).toMatchObject([
      { type: 'answer', call: ids[0], values, fate: 'moved' },
      { type: 'call.timed-out', call: ids[1] },
    ]);
    expect(record).toContainEqual(
      expect.objectContaining({ type: 'item.changed', id: 117, uf: { [field]: 'SO=1' } }),
    );
    expect(record).toContainEqual(expect.objectContaining({ type: 'deals.created', from: 118, count: 1 }));
  });

  it('a module that is not installed, and one whose files are gone, are told apart', async () => {
    await box.run("Bitrix\\Main\\ModuleManager::unRegisterModule('durable.robots');");
    expect(await failureOf(client.readDocument(deal))).toMatchObject({
      kind: 'Uninstalled',
      verdict: 'refused',
    });
    await box.run("Bitrix\\Main\\ModuleManager::registerModule('durable.robots');");
    await box.execute('DELETE FROM b_bp_workflow_instance');
    await box.pass(700);
    expect(await box.uninstall()).toBeUndefined();
    expect(await failureOf(client.readDocument(deal))).toMatchObject({ kind: 'ModuleMissing' });
  });
});
