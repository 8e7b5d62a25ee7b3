import { BasicAuthSecurity, createClientAsync } from 'soap';
import type { ErpFaultsChange } from '../../../sandbox/erp/faults';
import { stage } from './staged';

const asked = 'D_17-3f2a9c1e';

/** What FindOrder answers under faults, as it came over the wire. */
async function answered(faults: ErpFaultsChange): Promise<string> {
  const on = await stage();
  await on.control.erpFaults(faults);
  const { url, user, password } = on.sandbox.erp;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    body: `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><FindOrderRequest xmlns="urn:durable-robots:orders:1"><externalId>${asked}</externalId></FindOrderRequest></soap:Body></soap:Envelope>`,
  });
  return response.text();
}

describe('the ERP answers a look-up', () => {
  it.each<[string, ErpFaultsChange['find'], RegExp]>([
    [
      'with what it would say to whoever may not see the order',
      { reply: 'not-allowed', refusal: 'Insufficient permission' },
      /<found>false<\/found>.*<message>Insufficient permission<\/message>/,
    ],
    ['with an empty list', { reply: 'empty-list' }, /<objects><\/objects>/],
    ['with a flag that says neither', { reply: 'flag', flag: 'maybe' }, /<found>maybe<\/found>/],
    [
      'with an order of another reference',
      { reply: 'foreign-reference' },
      new RegExp(`<found>true</found>.*<externalId>${asked}-2</externalId>.*SO-9001`),
    ],
    [
      'with a fault of any code, text and detail',
      { reply: 'fault', code: 'Server.Denied', refusal: 'нет', detail: 'E-7' },
      /soap:Server\.Denied.*нет.*<code>E-7<\/code>/,
    ],
  ])('%s', async (_how, find, body) => {
    expect((await answered({ find })).replaceAll('\n', '')).toMatch(body);
  });
});

it('a strict ERP refuses what its schema does not want, and carries out the rest', async () => {
  const on = await stage();
  await on.control.erpFaults({ strict: true });
  const client = await createClientAsync(on.sandbox.erp.wsdlUrl, { disableCache: true });
  client.setSecurity(new BasicAuthSecurity(on.sandbox.erp.user, on.sandbox.erp.password));
  const order = { externalId: asked, title: 'Станок', currency: 'RUB', total: '1.00' };
  const error = await client
    .CreateOrderAsync({ ...order, surprise: 'x' })
    .catch(
      (thrown: unknown) => thrown as { root: { Envelope: { Body: { Fault: { faultstring: string } } } } },
    );
  expect(error.root.Envelope.Body.Fault.faultstring).toContain('surprise');
  expect(await on.control.state()).toMatchObject({ orders: [] });
  expect((await client.CreateOrderAsync(order))[0]).toEqual({ orderNumber: 'SO-1001' });
  const rejected = (await on.control.record()).filter(({ type }) => type === 'erp.rejected');
  expect(rejected).toMatchObject([{ why: 'invalid' }]);
});
