import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { listen as serveSoap } from 'soap';
import type { ErpOrder } from '../../../../src/clients/erp';
import {
  basic,
  clientOf,
  created,
  found,
  listen,
  order,
  referenceWsdl,
  rejection,
  replies,
  startErp,
  stopServers,
} from './erp-server';

const options = { timeoutMs: 4999.5, beforeSend: () => {} };

afterEach(stopServers);

async function sent(input: ErpOrder): Promise<string> {
  const erp = await startErp(replies(200, created('<orderNumber>SO-1</orderNumber>')));
  await clientOf(erp.url).order.create(input, options);
  return erp.requests[0]?.body ?? '';
}

describe('the request to create an order', () => {
  it('has the elements in the order of the WSDL, whatever the order of the keys, and amounts as they came', async () => {
    const scrambled: ErpOrder = {
      lines: [
        { price: '90000.00', quantity: '3', name: 'iPhone 14', article: 'A-14' },
        { price: '0.10', name: 'Чехол', quantity: '1.500' },
      ],
      comment: 'Позвонить',
      total: '270000.10',
      currency: 'RUB',
      customer: { kpp: '770101001', inn: '7701234567', name: 'ООО «Ромашка»' },
      title: 'Сделка № 17',
      externalId: 'm1/DEAL_17',
    };
    const body = /<soap:Body>(.*)<\/soap:Body>/.exec(await sent(scrambled))?.[1];
    expect(body?.replaceAll('><', '>\n<')).toBe(
      `<CreateOrderRequest xmlns="urn:durable-robots:orders:1">
<externalId>m1/DEAL_17</externalId>
<title>Сделка № 17</title>
<customer>
<name>ООО «Ромашка»</name>
<inn>7701234567</inn>
<kpp>770101001</kpp>
</customer>
<currency>RUB</currency>
<total>270000.10</total>
<comment>Позвонить</comment>
<line>
<lineNumber>1</lineNumber>
<article>A-14</article>
<name>iPhone 14</name>
<quantity>3</quantity>
<price>90000.00</price>
</line>
<line>
<lineNumber>2</lineNumber>
<name>Чехол</name>
<quantity>1.500</quantity>
<price>0.10</price>
</line>
</CreateOrderRequest>`,
    );
  });

  it('leaves out what the deal does not have', async () => {
    const body = await sent({ ...order, customer: undefined, comment: undefined, lines: [] });
    expect(body).not.toMatch(/customer|comment|line/);
  });

  it('is a POST with its SOAPAction, a length and Basic authorization', async () => {
    const erp = await startErp(replies(200, created('<orderNumber>SO-1</orderNumber>')));
    await clientOf(erp.url, basic('робот', 'секрет')).order.create(order, options);
    expect(erp.requests).toMatchObject([
      {
        method: 'POST',
        url: '/erp',
        headers: {
          soapaction: '"urn:durable-robots:orders:1:CreateOrder"',
          'content-type': 'text/xml; charset=utf-8',
          'content-length': String(Buffer.byteLength(erp.requests[0]?.body ?? '')),
          connection: 'close',
          authorization: `Basic ${Buffer.from('робот:секрет').toString('base64')}`,
        },
      },
    ]);
  });

  it('goes straight to the ERP, whatever proxy the environment names', async () => {
    const proxy = await startErp(replies(502, ''));
    const erp = await startErp(replies(200, created('<orderNumber>SO-1</orderNumber>')));
    process.env.http_proxy = proxy.url;
    try {
      await clientOf(erp.url).order.create(order, options);
    } finally {
      delete process.env.http_proxy;
    }
    expect(erp.requests).toMatchObject([{ url: '/erp' }]);
    expect(proxy.connections()).toBe(0);
  });

  it.each([
    '<b>&amp; & "quoted" \'single\'</b>',
    ']]>',
    '<![CDATA[x]]><tns:total>1</tns:total><![CDATA[y]]>',
    '<![CDATA[]]>',
    'строка\nи\tвторая',
    '😀 𠜎',
    '{{=Document:TITLE}} $xml attributes',
  ])('carries the text %j to the ERP and nothing else', async (text) => {
    const heard = await heardBySoapServer({ ...order, title: text, customer: { name: text }, lines: [] });
    expect(heard).toEqual({ ...order, lines: undefined, title: text, customer: { name: text }, total: 1.1 });
  });

  it('drops what XML cannot carry', async () => {
    const body = await sent({ ...order, title: 'a\u0000\u0008\u001Fb\uFFFE\uD800c\u007F' });
    expect(body).toContain('<title>abc\u007F</title>');
  });

  it('takes only what it knows from an order', async () => {
    const planted = { $xml: '<evil/>', attributes: { evil: '1' }, $value: '<evil/>', _xml: '<evil/>' };
    const body = await sent({
      ...order,
      ...planted,
      customer: { name: 'ООО', ...planted },
      lines: order.lines.map((line) => ({ ...line, ...planted })),
    });
    expect(body).not.toContain('evil');
    expect(body).toContain('<name>ООО</name>');
  });

  it.each<[string, object]>([
    ['an object for a title', { title: { $xml: '<evil/>' } }],
    ['a number for an amount', { total: 1.1 }],
    ['an amount with a comma', { total: '1,10' }],
    ['an amount with an exponent', { total: '1e3' }],
    ['a reference with a control character', { externalId: 'm1/DEAL_17\u0000' }],
    ['no lines', { lines: undefined }],
  ])('is not made of %s: that is our bug, not a failure of the ERP', async (_name, wrong) => {
    const erp = await startErp(replies(200, ''));
    const error = await rejection(clientOf(erp.url).order.create({ ...order, ...wrong }, options));
    expect(error).toMatchObject({ name: 'ZodError' });
    expect(erp.connections()).toBe(0);
  });
});

describe('the reply', () => {
  it.each([
    ['plain', created('<orderNumber>00017</orderNumber>'), '00017'],
    ['with an attribute', created('<orderNumber kind="sales">SO-17</orderNumber>'), 'SO-17'],
    ['in a CDATA section', created('<orderNumber><![CDATA[A&B<1>]]></orderNumber>'), 'A&B<1>'],
    [
      'between comments and instructions',
      created('<?a b?><!-- <x> --><orderNumber>SO-17</orderNumber>'),
      'SO-17',
    ],
    ['with entities and Cyrillic', created('<orderNumber>&#x0417;-&lt;17&gt;&amp;</orderNumber>'), 'З-<17>&'],
    ['beside elements that we do not know', created('<id>9</id><orderNumber>SO-17</orderNumber>'), 'SO-17'],
  ])('gives the number: %s', async (_name, reply, number) => {
    const erp = await startErp(replies(200, reply));
    await expect(clientOf(erp.url).order.create(order, options)).resolves.toBe(number);
  });

  it.each([
    ['<found>true</found><externalId>m1/DEAL_17</externalId><orderNumber>SO-17</orderNumber>', 'SO-17'],
    ['<found>1</found><externalId> m1/DEAL_17\n</externalId><orderNumber>SO-17</orderNumber>', 'SO-17'],
    ['<found>false</found>', undefined],
    ['<found>0</found><externalId>m1/DEAL_17</externalId><orderNumber/>', undefined],
  ])('says whether there is an order: %s', async (reply, number) => {
    const erp = await startErp(replies(200, found(reply)));
    await expect(clientOf(erp.url).order.find('m1/DEAL_17', { timeoutMs: 5000 })).resolves.toBe(number);
    expect(erp.requests[0]?.body).toContain('<externalId>m1/DEAL_17</externalId>');
  });
});

describe('many calls at once', () => {
  it('do not mix up their requests and replies', async () => {
    const erp = await startErp((response, seen) => {
      const id = /DEAL_(\d+)/.exec(seen.body)?.[1];
      const answer = seen.body.includes('FindOrderRequest')
        ? found(`<found>true</found><externalId>m1/DEAL_${id}</externalId><orderNumber>F-${id}</orderNumber>`)
        : created(`<orderNumber>C-${id}</orderNumber>`);
      setImmediate(() => replies(200, answer)(response, seen));
    });
    const client = clientOf(erp.url);
    const numbers = await Promise.all(
      Array.from({ length: 100 }, (_, id) =>
        id % 2
          ? client.order.find(`m1/DEAL_${id}`, { timeoutMs: 5000 })
          : client.order.create({ ...order, externalId: `m1/DEAL_${id}` }, options),
      ),
    );
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, id) => `${id % 2 ? 'F' : 'C'}-${id}`));
  });
});

/** What soap's own server, another reader of XML than ours, understood. */
async function heardBySoapServer(input: ErpOrder): Promise<unknown> {
  let heard: unknown;
  const server = createServer((_request, response) => response.writeHead(404).end());
  const port = await listen(server);
  const CreateOrder = (args: unknown) => {
    heard = args;
    return { orderNumber: 'SO-1' };
  };
  serveSoap(server, {
    path: '/erp',
    xml: readFileSync(referenceWsdl, 'utf8'),
    preserveWhitespace: true,
    services: { OrderService: { OrdersSoap: { CreateOrder } } },
  });
  await clientOf(`http://127.0.0.1:${port}/erp`).order.create(input, options);
  return heard;
}
