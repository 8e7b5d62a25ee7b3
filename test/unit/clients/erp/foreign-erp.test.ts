import { DOMParser } from '@xmldom/xmldom';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { createControlClient } from '../../../../sandbox/control/client';
import { createErpClient, type ErpClient, type ErpOrder } from '../../../../src/clients/erp';
import { mapping as salesMapping } from '../../../fixtures/foreign-erp/mapping';
import { salesService } from '../../../fixtures/foreign-erp/service';
import { clientError, referenceWsdl } from './erp-server';

const options = { timeoutMs: 5000, beforeSend: () => {} };
const hostile = '<b>&amp; "x" \'y\'</b> ]]> <![CDATA[<evil/>]]>';
const order: ErpOrder = {
  externalId: 'm1/DEAL_17',
  title: 'Заказ «Ромашка»',
  currency: 'RUB',
  total: '270000.10',
  lines: [
    { name: 'Болт', quantity: '1.500', price: '0.10' },
    { name: 'Гайка', quantity: '3', price: '90000.00' },
  ],
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ wsdlPath: referenceWsdl, playedErps: [salesService] });
});
afterAll(() => sandbox.close());

function served(): { url: string; wsdlUrl: string } {
  const [erp] = sandbox.playedErps ?? [];
  if (!erp) throw new Error('It plays no other ERP.');
  return erp;
}

function clientOf(wsdl: string): Required<Pick<ErpClient, 'order'>> {
  const { user, password } = sandbox.erp;
  const settings = { wsdl, endpoint: served().url, login: { by: 'basic', user, password } as const };
  const { order: orders } = createErpClient(settings, salesMapping);
  if (!orders) throw new Error('The mapping has no orders.');
  return { order: orders };
}

const control = () => createControlClient(sandbox.controlUrl);
const received = async (): Promise<string> => {
  const entries = await control().record();
  const last = entries.findLast((entry) => entry.type === 'erp.received');
  return last?.type === 'erp.received' ? last.xml : '';
};

describe('an ERP of another shape, fitted by its mapping file alone', () => {
  it.each([
    ['a file', () => salesService.wsdlPath],
    ['a URL', () => served().wsdlUrl],
  ])('whose WSDL is %s and imports its types: keeps an order under our reference', async (_place, wsdl) => {
    const { order: orders } = clientOf(wsdl());
    const number = await orders.create(order, options);
    expect((await control().state()).kept).toMatchObject([{ externalId: 'm1/DEAL_17', number }]);
    expect(orders.find).toBeUndefined();
  });

  it('gets the envelope of its own port, with attributes, the kind of document, and amounts as they came', async () => {
    await clientOf(salesService.wsdlPath).order.create(order, options);
    const xml = await received();
    expect(xml).toContain('http://www.w3.org/2003/05/soap-envelope');
    const body = /<soap:Body>(.*)<\/soap:Body>/s
      .exec(xml)?.[1]
      ?.replace(/messageId="[^"]{36}"/, 'messageId=""');
    expect(body?.replaceAll('><', '>\n<')).toMatchSnapshot();
  });

  it('gets the same message id for the same order, in every attempt', async () => {
    const ids = new Set<string>();
    for (const externalId of ['m1/DEAL_17', 'm1/DEAL_17', 'm1/DEAL_18']) {
      await clientOf(salesService.wsdlPath).order.create({ ...order, externalId }, options);
      ids.add(/messageId="([0-9a-f-]{36})"/.exec(await received())?.[1] ?? '');
    }
    expect(ids.size).toBe(2);
  });

  it('refuses in a successful envelope: its own words, and no second try', async () => {
    await control().erpFaults({
      create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>', times: 1 },
    });
    const error = await clientError(clientOf(salesService.wsdlPath).order.create(order, options));
    expect(error).toMatchObject({
      verdict: 'refused',
      kind: 'Rejected',
      said: 'Контрагент заблокирован <&>',
    });
  });

  it('that answers without what the mapping names has broken the contract', async () => {
    await control().erpFaults({ create: { reply: 'no-result', carryOut: true, times: 1 } });
    const error = await clientError(clientOf(salesService.wsdlPath).order.create(order, options));
    expect(error).toMatchObject({ verdict: 'unknown', kind: 'Contract' });
    expect(error.message).toContain('Outcome/@isSuccess');
  });

  it('takes a repeat for the same order', async () => {
    const { order: orders } = clientOf(salesService.wsdlPath);
    await control().erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    const repeated = { ...order, externalId: 'm1/DEAL_19' };
    expect(await clientError(orders.create(repeated, options))).toMatchObject({ verdict: 'unknown' });
    await orders.create(repeated, options);
    const { kept } = await control().state();
    expect(kept.filter(({ externalId }) => externalId === 'm1/DEAL_19')).toHaveLength(1);
  });

  it('is told texts as texts, in elements and in attributes', async () => {
    const look = '<![CDATA[<evil/>]]>';
    const lines = [hostile, look].map((name) => ({ name, quantity: '1', price: '1' }));
    await clientOf(salesService.wsdlPath).order.create({ ...order, title: hostile, lines }, options);
    const [kept] = (await control().state()).kept.filter(({ externalId }) => externalId === order.externalId);
    const { documentElement } = new DOMParser().parseFromString(kept?.request ?? '', 'text/xml');
    const named = (name: string) => Array.from(documentElement?.getElementsByTagNameNS('*', name) ?? []);
    expect(named('Subject').map(({ textContent }) => textContent)).toEqual([hostile]);
    expect(named('Description').map(({ textContent }) => textContent)).toEqual([hostile, look]);
    expect(named('Position').map((one) => one.getAttribute('label'))).toEqual([hostile, look]);
  });

  it('is told nothing that the CRM would inject', async () => {
    const planted = { $xml: '<evil/>', attributes: { evil: '1' }, $value: '<evil/>' };
    const lines = order.lines.map((line) => ({ ...line, ...planted }));
    await clientOf(salesService.wsdlPath).order.create({ ...order, ...planted, lines }, options);
    expect(await received()).not.toContain('evil');
  });
});
