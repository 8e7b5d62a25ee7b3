import http from 'node:http';
import { createClientAsync, BasicAuthSecurity, type Client } from 'soap';
import type { ErpFaultsChange } from '../../../sandbox/erp/faults';
import { stage, type Stage, until } from './staged';

const order = {
  externalId: 'D_17-a223c6b3',
  title: 'Станок <б/у> & "оснастка"',
  customer: { name: 'ООО «Ромашка»', inn: '7701234567' },
  currency: 'RUB',
  total: '181801.00',
  line: [{ lineNumber: 1, name: 'Станок', quantity: '2', price: '90000.50' }],
};

describe('the ERP', () => {
  let on: Stage;
  let client: Client;
  beforeEach(async () => {
    on = await stage();
    client = await createClientAsync(on.sandbox.erp.wsdlUrl, { disableCache: true });
    client.setSecurity(new BasicAuthSecurity(on.sandbox.erp.user, on.sandbox.erp.password));
  });

  const create = async (externalId = order.externalId): Promise<string> =>
    (await client.CreateOrderAsync({ ...order, externalId }))[0].orderNumber;
  const find = async (externalId = order.externalId) => (await client.FindOrderAsync({ externalId }))[0];
  const faults = (change: ErpFaultsChange) => on.control.erpFaults(change);
  const orders = async () => (await on.control.state()).orders;
  const finished = async () => (await on.control.record()).filter((entry) => entry.type === 'erp.finished');

  it('creates orders, finds them, and knows the address it is at', async () => {
    expect(await find()).toEqual({ found: false });
    expect(await create()).toBe('SO-1001');
    expect(await create('D_18-a223c6b3')).toBe('SO-1002');
    expect(await find()).toEqual({
      found: true,
      externalId: order.externalId,
      orderNumber: 'SO-1001',
    });
    expect((await orders())[0]).toMatchObject({
      externalId: order.externalId,
      title: order.title,
      total: 181801,
    });
  });

  it('returns the existing number where external ids are unique, and doubles where they are not', async () => {
    expect([await create(), await create()]).toEqual(['SO-1001', 'SO-1001']);
    await faults({ uniqueExternalIds: false });
    expect(await create()).toBe('SO-1002');
    expect(await on.control.counters()).toMatchObject({ orders: 2, doubled: 1 });
    expect((await find()).orderNumber).toBe('SO-1001');
    expect((await finished()).map(({ outcome }) => outcome)).toEqual([
      'created',
      'returned existing',
      'created',
      'found',
    ]);
  });

  it('carries out and cuts the socket, which leaves exactly one order', async () => {
    await faults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await find()).toMatchObject({ found: true, orderNumber: 'SO-1001' });
    expect(await create()).toBe('SO-1001');
    expect(await orders()).toHaveLength(1);
  });

  it('cuts the socket before anything is carried out', async () => {
    await faults({ create: { reply: 'cut', times: 2 } });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await find()).toEqual({ found: false });
    expect(await create()).toBe('SO-1001');
  });

  it('says absent while a create runs, and finishes it when the caller has gone', async () => {
    await faults({ create: { latencyMs: 300 } });
    const leave = new AbortController();
    const gone = client
      .CreateOrderAsync(order, { signal: leave.signal })
      .catch((error: Error) => error.message);
    await until(on.control.record, (record) => record.some(({ type }) => type === 'erp.arrived'));
    leave.abort();
    expect(await gone).toBe('canceled');
    expect(await find()).toEqual({ found: false });
    await until(orders, (all) => all.length === 1);
    const [, created] = await finished();
    expect(created).toMatchObject({ outcome: 'created', number: 'SO-1001' });
    expect(created!.at - created!.arrivedAt).toBeGreaterThanOrEqual(299);
  });

  it('refuses connections and takes them again on the same port', async () => {
    await faults({ refuseConnections: true });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(find()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await faults({ refuseConnections: false });
    expect(await create()).toBe('SO-1001');
  });

  it.each([
    ['in an order', { ...order, colour: 'red' }, 'colour'],
    ['in its customer', { ...order, customer: { ...order.customer, colour: 'red' } }, 'colour'],
    ['in a line', { ...order, line: [{ ...order.line[0], colour: 'red' }] }, 'colour'],
  ])('refuses what its contract does not have %s, by its name', async (_where, request, name) => {
    await expect(client.CreateOrderAsync(request)).rejects.toMatchObject({
      root: { Envelope: { Body: { Fault: { faultstring: expect.stringContaining(`"${name}"`) } } } },
    });
    expect(await orders()).toEqual([]);
  });

  it('refuses with a fault whose text is the given one', async () => {
    await faults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
    const error = await create().catch((thrown) => thrown);
    expect(error.root.Envelope.Body.Fault).toMatchObject({
      faultcode: 'soap:Client',
      faultstring: 'Контрагент заблокирован <&>',
    });
    expect(error.response.status).toBe(500);
    expect(await orders()).toHaveLength(0);
  });

  it.each([
    ['http-503', 503, 'text/plain', /^Service Unavailable$/],
    ['html-502', 502, 'text/html', /<html>/],
    ['empty-200', 200, 'text/xml', /^$/],
    ['no-result', 200, 'text/plain', /<FindOrderResponse[^>]*><\/FindOrderResponse>/],
  ] as const)('replies %s on the wire', async (reply, status, type, body) => {
    await faults({ find: { reply } });
    const response = await post(on);
    expect(response).toMatchObject({ status, type: expect.stringContaining(type) });
    expect(response.body).toMatch(body);
  });

  it('breaks a reply off, or never replies', async () => {
    await faults({ create: { reply: 'truncate', times: 1 } });
    await expect(create()).rejects.toThrow();
    expect(await orders()).toHaveLength(1);
    await faults({ find: { reply: 'hang' } });
    await expect(
      client.FindOrderAsync({ externalId: order.externalId }, { timeout: 50 }),
    ).rejects.toMatchObject({
      code: 'ECONNABORTED',
    });
  });

  it('asks for the password, and survives what is no SOAP', async () => {
    client.setSecurity(new BasicAuthSecurity('robots', 'wrong'));
    await expect(create()).rejects.toMatchObject({ response: { status: 401 } });
    expect((await post(on, 'nonsense')).status).toBe(500);
    const rejected = (await on.control.record()).filter((entry) => entry.type === 'erp.rejected');
    expect(rejected.map((entry) => 'why' in entry && entry.why)).toEqual(['unauthorized', 'malformed']);
  });

  it('takes a create that keeps its connection, but not the next on it', async () => {
    const agent = new http.Agent({ keepAlive: true });
    await client.CreateOrderAsync(order, { httpAgent: agent });
    expect(Object.values(agent.freeSockets)).toEqual([]);
    agent.destroy();
  });
});

/** A FindOrder as bytes, since the SOAP client hides what came over the wire. */
async function post(on: Stage, whole?: string) {
  const { url, user, password } = on.sandbox.erp;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    body:
      whole ??
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><FindOrderRequest xmlns="urn:durable-robots:orders:1"><externalId>a</externalId></FindOrderRequest></soap:Body></soap:Envelope>`,
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}
