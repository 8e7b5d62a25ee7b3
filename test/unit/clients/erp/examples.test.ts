import { readFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '../../../../sandbox';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import { readPlayedService } from '../../../../sandbox/erp/played/play';
import { createErpClient, type ErpObject, type ErpOrder } from '../../../../src/clients/erp';
import { type ErpExample, erpExamples, settingsOf } from '../../../support/erp-examples';
import { clientError, referenceWsdl } from './erp-server';

const options = { timeoutMs: 20_000, beforeSend: () => {} };
const order: ErpOrder = {
  externalId: 'D_17-3f2a9c1e',
  title: 'Станок <&>',
  customer: { name: 'ООО «Ромашка»', inn: '7701234567', number: 'C-501' },
  currency: 'RUB',
  total: '270000.00',
  lines: [
    { article: '7', name: 'Болт', quantity: '1.5', price: '0.10' },
    { name: 'Гайка', quantity: '3', price: '90000.00' },
  ],
};

let sandbox: Sandbox;
let control: ControlClient;
beforeAll(async () => {
  const playedErps = erpExamples.flatMap(({ wsdls }) => wsdls.map(readPlayedService));
  sandbox = await startSandbox({ wsdlPath: referenceWsdl, playedErps });
  control = createControlClient(sandbox.controlUrl);
});
afterEach(() => control.erpFaults({ create: {}, find: {} }));
afterAll(() => sandbox.close());

function clientOf(example: ErpExample, secrets?: Record<string, string>): ErpObject<ErpOrder> {
  const settings = settingsOf(example, sandbox);
  const client = createErpClient({ ...settings, ...(secrets && { secrets }) }, example.mapping);
  return client.order!;
}

let orders = 0;
/** An order that no test before has made. */
const fresh = (): ErpOrder => ({ ...order, externalId: `D_${++orders}-3f2a9c1e` });
const keptOf = async ({ externalId }: ErpOrder) =>
  (await control.state()).kept.filter((one) => one.externalId === externalId);
const received = async (): Promise<string[]> =>
  (await control.record()).flatMap((entry) => (entry.type === 'erp.received' ? [entry.xml] : []));

describe.each(erpExamples)('the mapping for a contract in the shape of $name', (example) => {
  it('creates an order that the schema accepts, and finds it', async () => {
    const client = clientOf(example);
    const one = fresh();
    const number = await client.create(one, options);
    expect(await keptOf(one)).toMatchObject([{ number }]);
    expect((await client.compose(one)).checked).toBe('accepted');
    if (!client.find) return;
    expect(await client.find(one.externalId, options)).toBe(number);
    expect(await client.find('D_99-3f2a9c1e', options)).toBeUndefined();
  });

  it('takes a refusal for one, in the words of the ERP', async () => {
    await control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
    const error = await clientError(clientOf(example).create(fresh(), options));
    expect(error).toMatchObject({
      verdict: 'refused',
      kind: 'Rejected',
      said: 'Контрагент заблокирован <&>',
    });
  });

  it('tells "you may not" from a refusal, and from "there is none"', async () => {
    const denied = { reply: 'not-allowed', refusal: 'Insufficient permission' } as const;
    await control.erpFaults({ create: denied, find: denied });
    const client = clientOf(example);
    const error = await clientError(client.create(fresh(), options));
    expect(error).toMatchObject({
      verdict: 'not-done',
      kind: 'Unauthorized',
      said: 'Insufficient permission',
    });
    if (!client.find) return;
    const look = await clientError(client.find('D_99-3f2a9c1e', options));
    expect(look).toMatchObject({ verdict: 'not-done', said: 'Insufficient permission' });
  });

  it('takes a fault that it does not list for no answer', async () => {
    await control.erpFaults({
      create: { reply: 'fault', code: 'Server', refusal: 'ORA-00060', detail: 'x' },
    });
    const error = await clientError(clientOf(example).create(fresh(), options));
    expect(error).toMatchObject({ verdict: 'unknown', kind: 'Unknown', said: 'ORA-00060' });
  });

  it('brings a login that the ERP does not know before nobody as an order', async () => {
    const settings = settingsOf(example, sandbox);
    const wrong = Object.fromEntries(Object.keys(settings.secrets ?? {}).map((name) => [name, 'wrong-one']));
    const { order: client } = createErpClient(
      { ...settings, secrets: wrong, login: undefined },
      example.mapping,
    );
    const error = await clientError(client!.create(fresh(), options));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unauthorized' });
    expect(error.message).not.toContain('wrong-one');
  });

  it('shows no secret where it shows what would be sent', async () => {
    const { envelope } = await clientOf(example).compose(order);
    for (const secret of Object.values(settingsOf(example, sandbox).secrets ?? {})) {
      if (secret.length >= 4) expect(envelope).not.toContain(secret);
    }
    expect(envelope).not.toContain(sandbox.erp.password);
  });
});

const [sap, netsuite, magento] = erpExamples as [ErpExample, ErpExample, ErpExample];

describe('an ERP that wants its own number of the customer', () => {
  it.each([sap, netsuite])('of $name gets nothing without it', async (example) => {
    const { customer, ...rest } = fresh();
    const without = { ...rest, customer: { name: customer?.name ?? '' } };
    const before = (await received()).length;
    const client = clientOf(example);
    const error = await clientError(client.create(without, options));
    expect(error).toMatchObject({ verdict: 'refused', kind: 'NoCustomerNumber' });
    expect((await client.compose(without)).unfit).toContain('its own number of the customer');
    expect(await received()).toHaveLength(before);
  });
});

describe('a refusal in a successful envelope', () => {
  const code = { at: 'writeResponse/status/statusDetail/code', is: ['INVALID_KEY_OR_REF'] };

  it.each([
    ['that we may not', { notAllowed: code }, 'Unauthorized', 'not-done'],
    ['that it may be tried again', { notDone: code }, 'Unavailable', 'not-done'],
    [
      'nothing of the kind',
      { notAllowed: { ...code, is: ['INSUFFICIENT_PERMISSION'] } },
      'Rejected',
      'refused',
    ],
  ])('says %s by a code that the mapping lists', async (_what, means, kind, verdict) => {
    await control.erpFaults({ create: { reply: 'refuse', refusal: 'Invalid reference' } });
    const { order: mapped } = netsuite.mapping.objects;
    const create = { ...mapped!.create, reply: { ...mapped!.create.reply, ...means } };
    const objects = { order: { ...mapped!, create } } as typeof netsuite.mapping.objects;
    const client = createErpClient(settingsOf(netsuite, sandbox), { ...netsuite.mapping, objects });
    const error = await clientError(client.order!.create(fresh(), options));
    expect(error).toMatchObject({ verdict, kind, said: 'Invalid reference' });
  });
});

describe('a header that proves who sends', () => {
  it('is made anew for each request, since each is good once', async () => {
    const client = clientOf(netsuite);
    const before = (await received()).length;
    const one = fresh();
    await client.create(one, options);
    await client.create(one, options);
    const nonces = (await received()).slice(before).map((xml) => /nonce>([^<]+)</.exec(xml)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(await keptOf(one)).toHaveLength(1);
  });
});

describe('a session', () => {
  const logIns = async (from: number) =>
    (await received()).slice(from).filter((xml) => xml.includes('loginParam')).length;

  it('is opened once for all calls that wait for it', async () => {
    const client = clientOf(magento);
    const before = (await received()).length;
    await Promise.all([fresh(), fresh(), fresh()].map((one) => client.create(one, options)));
    await client.find!('D_99-3f2a9c1e', options);
    expect(await logIns(before)).toBe(1);
  });

  it('that is gone is opened anew, and the request sent once more', async () => {
    const client = clientOf(magento);
    await client.find!('D_99-3f2a9c1e', options);
    const before = (await received()).length;
    await control.erpFaults({ create: { reply: 'session-gone', times: 1 } });
    const one = fresh();
    let sends = 0;
    const number = await client.create(one, { ...options, beforeSend: () => sends++ });
    expect(await keptOf(one)).toMatchObject([{ number }]);
    expect(await logIns(before)).toBe(1);
    // Whoever watches the window in which it may still send is asked before each.
    expect(sends).toBe(2);
  });

  it('that is gone again at once is no answer to the order, and does not go round in circles', async () => {
    await control.erpFaults({ create: { reply: 'session-gone' } });
    const before = (await received()).length;
    const error = await clientError(clientOf(magento).create(fresh(), options));
    expect(error).toMatchObject({
      verdict: 'not-done',
      kind: 'Unauthorized',
      said: 'Session expired. Try to relogin.',
    });
    expect((await received()).length - before).toBe(4);
  });

  it('that the ERP does not open is a login that was not believed, whatever its fault says', async () => {
    const settings = { ...settingsOf(magento, sandbox), secrets: { username: 'nobody', apiKey: 'nothing' } };
    const faults = { refused: ['2'], notDone: [] };
    const { order: client } = createErpClient(settings, { ...magento.mapping, faults });
    const error = await clientError(client!.create(fresh(), options));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unauthorized', said: 'Access denied.' });
  });

  it('leaves its id and what opens it in no text', async () => {
    const client = clientOf(magento);
    await client.find!('D_99-3f2a9c1e', options);
    const id = /sessionId>([^<]+)</.exec((await received()).at(-1) ?? '')?.[1] ?? '';
    expect(id).toHaveLength(36);
    await control.erpFaults({ create: { reply: 'fault', code: 'Server', refusal: `no session ${id}` } });
    const error = await clientError(client.create(fresh(), options));
    expect(error.message + error.said).not.toContain(id);
  });
});

it('docs/erp.md shows the mappings as they are', () => {
  const page = readFileSync('docs/erp.md', 'utf8');
  for (const { name } of erpExamples) {
    const text = readFileSync(`wsdl/examples/${name}/mapping.ts`, 'utf8');
    expect(page).toContain(`\`\`\`ts\n${text}\`\`\``);
  }
});
