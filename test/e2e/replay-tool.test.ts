import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { findTemporal } from '../../testbed/find-temporal';
import { freshKey } from '../../src/codec/make-keys';
import { dealRecord } from '../support/deal-record';
import { findLeaks, type Secret } from '../support/find-leaks';
import { type Ran, seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(600) + 300_000);

/** What a customer told the company, where people would write it. */
const client = {
  title: 'Поставка для Зелёного Дракона',
  comment: 'Звонить Аристарху Недосекину, +7 921 555-44-33, aristarch@nedosekin.ru, ИНН 7707083893',
  refusal: 'Контрагент Федот Должников заблокирован',
};
const told = [
  'Дракона',
  'Аристарху',
  'Недосекин',
  '921 555',
  'nedosekin.ru',
  '7707083893',
  'Федот',
  'Должников',
];
const ofSandbox = ['Ромашка', '7701234567', '770101001', 'Станок токарный'];
const personal: Secret[] = [...told, ...ofSandbox].map((value) => ({ name: value, value }));

let stand: Stand;
let out: string;
/** A deal whose order the ERP refused. */
let refused: number;
beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'recorded-'));
  stand = await startStand();
  // Before any run is there.
  const none = await stand.run(['replay', '--running']);
  expect(none).toMatchObject({ code: 1, stdout: 'Nothing was replayed: there is no such run.\n' });

  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await stand.control.erpFaults({ create: { reply: 'refuse', refusal: client.refusal } });
  refused = await call();
  await stand.answered(refused);
  await stand.control.erpFaults({ create: {} });
  await stand.answered(await call());
});
afterAll(async () => {
  await stand.stop();
  rmSync(out, { recursive: true, force: true });
});

function call(): Promise<number> {
  return stand.callDeal({ title: client.title, properties: { comment: client.comment } });
}

async function runOf(dealId: number): Promise<string> {
  const [run = ''] = await dealRecord(stand, dealId).runs();
  await stand.client.workflow
    .getHandle(run)
    .result()
    .catch(() => undefined);
  return run;
}

function record(of: string, name: string, ...more: string[]): Promise<Ran> {
  return stand.run(['record', of, '--as', name, '--out', out, ...more]);
}

const fileOf = (name: string): string => join(out, `${name}.json`);

/** A file with every payload in it as text too. */
function textOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  const data = Array.from(text.matchAll(/"data": "([^"]*)"/g), ([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString(),
  );
  return [text, ...data].join('\n');
}

describe('a recorded run', () => {
  it('holds none of what a customer told, and replays without any key', async () => {
    const run = await runOf(refused);
    expect(await record(String(refused), 'refused')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        new RegExp(`^${fileOf('refused')}: \\d+ events of ${run}; it replays\\.\n$`),
      ),
    });
    const text = textOf(fileOf('refused'));
    expect(findLeaks(Buffer.from(text), personal)).toEqual([]);
    expect(text).toMatch(/Erp\.Rejected/);
    expect(text).toContain('"status":"failed"');

    const replayed = await stand.run(['replay', fileOf('refused')], { environment: { CODEC_KEYS: '' } });
    expect(replayed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 history replayed in .* 0 mismatches\.\n$/),
    });
  });

  it('may be of any workflow', async () => {
    const types: string[] = [];
    for await (const { workflowId, type } of stand.client.workflow.list({ query: 'TaskQueue = "robots"' })) {
      if (types.includes(type)) continue;
      const name = `any-${types.length}`;
      expect(await record(workflowId, name)).toMatchObject({ code: 0 });
      expect(findLeaks(Buffer.from(textOf(fileOf(name))), personal)).toEqual([]);
      types.push(type);
    }
    expect(types.toSorted()).toEqual(
      expect.arrayContaining(['createErpOrder', 'erpOrder', 'install', 'portal', 'reference']),
    );
  });

  it('is not saved with what tells of people or opens doors, and is told by its place only', async () => {
    const secret = stand.environment.JIRA_API_TOKEN ?? '';
    const id = await stand.callDeal({ properties: { comment: `${client.comment} ${secret}` } });
    await stand.answered(id);
    const kept = await record(String(id), 'kept', '--keep', 'comment');
    expect(kept).toMatchObject({ code: 1, stdout: '' });
    for (const what of ['a secret from the settings', 'an e-mail address', 'a telephone number', 'an INN'])
      expect(kept.stderr).toContain(
        `event 1, workflowExecutionStartedEventAttributes.input.payloads: ${what}`,
      );
    expect(findLeaks(Buffer.from(kept.stderr), [...personal, { name: 'secret', value: secret }])).toEqual([]);
    expect(() => readFileSync(fileOf('kept'))).toThrow('ENOENT');
  });

  it('is asked for by one run, one new file and a folder', async () => {
    writeFileSync(fileOf('there'), '');
    expect(await record(String(refused), 'there')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    });
    expect(await record(String(refused), '../up')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--as takes'),
    });
    for (const none of ['4711', 'work/erp-order/none'])
      expect(await record(none, 'none')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Temporal has no run'),
      });

    const id = await stand.callDeal();
    await stand.answered(id);
    const robot = await stand.control.placeRobot({ code: 'erp_client', useSubscription: true });
    await stand.control.moveDeal(id, 'NEW');
    await stand.control.moveDeal(id, 'CONFIRMED');
    await stand.control.removeRobot(robot);
    await stand.answered(id);
    const two = await record(`DEAL_${id}`, 'two');
    expect(two).toMatchObject({ code: 2, stderr: expect.stringContaining('Say which robot: --robot') });
    const { memberId } = stand.sandbox.portal;
    const one = await record(`DEAL_${id}`, 'two', '--robot', 'erp_client', '--portal', memberId);
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining(` of erp_client/DEAL_${id}/`) });
    expect(await record(`DEAL_${id}`, 'other', '--portal', 'other')).toMatchObject({ code: 2 });
  });
});

describe('runs that there are', () => {
  const all = ['replay', '--running', '--since', '1d', '--json'];

  it('replay, of whatever workflow, and are counted', async () => {
    const { count } = await stand.client.workflow.count('TaskQueue = "robots"');
    const { code, stdout } = await stand.run(all);
    expect(JSON.parse(stdout)).toMatchObject({ replayed: count, notBegun: 0, mismatches: [] });
    expect(code).toBe(0);
  });

  it('replay with the key before the present one, and are missed by name without it', async () => {
    const fresh = freshKey('fresh');
    const both = { CODEC_KEYS: `${fresh},${stand.environment.CODEC_KEYS}` };
    expect(await stand.run(all, { environment: both })).toMatchObject({ code: 0 });

    const { code, stdout } = await stand.run(['replay', '--running'], { environment: { CODEC_KEYS: fresh } });
    expect(code).toBe(1);
    expect(stdout).toContain(
      'portal: A payload is sealed with key "test", which is not among CODEC_KEYS (fresh)',
    );
  });

  it('replay from files as Temporal’s own tools save them', async () => {
    const file = fileOf('shown');
    writeFileSync(file, await shownByCli(await runOf(refused)));
    expect(await stand.run(['replay', file])).toMatchObject({ code: 0 });
    writeFileSync(file, '{}');
    expect(await stand.run(['replay', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${file} is no history`),
    });
  });

  it('are not taken for none where Temporal is away or nothing is asked for', async () => {
    const away = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const ended = await Promise.all([
      stand.run(['replay', '--running'], { environment: away }),
      stand.run(['record', '17', '--as', 'away', '--out', out], { environment: away }),
    ]);
    expect(ended).toMatchObject([{ code: 3 }, { code: 3 }]);
    for (const args of [[], ['--running', 'a.json'], ['--since', 'yesterday']])
      expect(await stand.run(['replay', ...args])).toMatchObject({ code: 2 });
  });
});

async function shownByCli(workflowId: string): Promise<string> {
  const { address } = stand.temporal;
  const args = ['workflow', 'show', '-w', workflowId, '--address', address, '--output', 'json'];
  return execFileSync(await findTemporal(), args).toString();
}
