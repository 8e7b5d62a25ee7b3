import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '../../../sandbox';
import { createControlClient } from '../../../sandbox/control/client';
import { envelopeOf, filled } from '../../../sandbox/erp/played/message';
import { readPlayedService } from '../../../sandbox/erp/played/play';
import { strictSchemaOf } from '../../../sandbox/erp/strict-schema';
import { erpExamples } from '../../support/erp-examples';

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const shop = 'wsdl/examples/magento/shop.wsdl';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'played-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A WSDL with a play of its own beside it. */
function written(play: string | undefined): string {
  const file = path.join(folder, `${Math.random()}.wsdl`);
  writeFileSync(file, readFileSync(shop, 'utf8'));
  if (play !== undefined) writeFileSync(file.replace('.wsdl', '.json'), play);
  return file;
}

describe('a WSDL that the sandbox is to serve', () => {
  it('must be there', () => {
    expect(() => readPlayedService('none.wsdl')).toThrow(
      'none.wsdl is not there: the sandbox cannot serve it.',
    );
  });

  it.each<[string, string | undefined, RegExp]>([
    [
      'must have a file beside it that says what it does',
      undefined,
      /\.json is not there\. It says what the operations/,
    ],
    ['must have one of JSON', '{', /\.json cannot be played: it is no JSON/],
    [
      'must have one that holds nothing unknown',
      '{"service":"a","port":"b","operations":{},"colour":1}',
      /"colour"/,
    ],
    [
      'must have one whose operations are whole',
      '{"service":"a","port":"b","operations":{"x":{"does":"find","reference":"y","found":"<a/>"}}}',
      /operations\.x\.absent/,
    ],
  ])('%s', (_what, play, why) => {
    expect(() => readPlayedService(written(play))).toThrow(why);
  });
});

describe('a WSDL that the sandbox serves', () => {
  async function asked(body: string, header = '', soap = soap11): Promise<{ status: number; text: string }> {
    const play = { ...JSON.parse(readFileSync(shop.replace('.wsdl', '.json'), 'utf8')), login: 'basic' };
    delete play.operations.salesOrderListRequestParam;
    const sandbox = await startSandbox({
      wsdlPath: 'wsdl/order-service.wsdl',
      playedErps: [readPlayedService(written(JSON.stringify(play)))],
    });
    const { user, password } = sandbox.erp;
    try {
      const reply = await fetch(sandbox.playedErps?.[0]?.url ?? '', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` },
        body: envelopeOf(body, soap).replace('<soap:Body>', `${header}<soap:Body>`),
      });
      const { kept } = await createControlClient(sandbox.controlUrl).state();
      expect(kept).toEqual([]);
      return { status: reply.status, text: await reply.text() };
    } finally {
      await sandbox.close();
    }
  }

  const create = (content: string) =>
    `<m:orderCreateRequestParam xmlns:m="urn:example:magento-shaped"><sessionId>s</sessionId>${content}</m:orderCreateRequestParam>`;

  it.each<[string, string, string, string]>([
    [
      'an operation that its play does not have',
      '<m:salesOrderListRequestParam xmlns:m="urn:example:magento-shaped"/>',
      '',
      'The play does not say what salesOrderListRequestParam does.',
    ],
    [
      'a header that its play does not have',
      create(''),
      '<soap:Header><h:locale xmlns:h="urn:h">ru</h:locale></soap:Header>',
      'The play does not say what the header locale is.',
    ],
    ['what the schema does not have', create('<colour>red</colour>'), '', 'Element &apos;colour&apos;'],
  ])('refuses %s, by its name', async (_what, body, header, why) => {
    const { status, text } = await asked(body, header);
    expect(status).toBe(500);
    expect(text).toContain(why);
  });

  it('refuses what is no SOAP message', async () => {
    expect((await asked('')).text).toContain('It is no SOAP message.');
  });
});

it.each(erpExamples.flatMap(({ wsdls }) => wsdls.map((wsdl) => [path.basename(wsdl), wsdl] as const)))(
  'every reply of %s that is no fault is as its WSDL says',
  async (_name, wsdl) => {
    const { play } = readPlayedService(wsdl);
    const schema = strictSchemaOf(wsdl);
    const values = { number: '№ 1/А', reference: 'D_17-3f2a9c1e', refusal: 'Нельзя <&>', session: 's' };
    const templates = Object.values(play.operations).flatMap(({ does: _, ...operation }) =>
      Object.values(operation).filter((text) => typeof text === 'string' && /^<(?!soap:)/.test(text)),
    );
    expect(templates.length).toBeGreaterThan(0);
    for (const template of templates) {
      expect(await schema(envelopeOf(filled(template, values), soap11))).toBeUndefined();
    }
  },
);
