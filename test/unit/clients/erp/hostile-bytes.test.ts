import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Answer, clientOf, created, order, startErp, stopServers } from './erp-server';

const options = { timeoutMs: 20_000, beforeSend: () => {} };
const head = created('<orderNumber>№ 1</orderNumber>');
const mebibyte = Buffer.alloc(1_048_576, 'y');

afterEach(stopServers);

async function outcome(answer: Answer): Promise<unknown> {
  const erp = await startErp(answer);
  return clientOf(erp.url)
    .order.create(order, options)
    .catch((error: unknown) => error);
}

const bytes =
  (body: Buffer, type: string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

const utf8 = 'text/xml; charset=utf-8';
const cp1251 = Buffer.from(Array.from(head, (letter) => (letter === '№' ? 0xb9 : letter.charCodeAt(0))));

it.each<[string, Buffer, string]>([
  ['UTF-16 that is announced as UTF-8', Buffer.from(head, 'utf16le'), utf8],
  ['windows-1251 that is announced as UTF-8', cp1251, utf8],
  ['windows-1251 that is announced as nothing', cp1251, 'text/xml'],
  ['an encoding that nobody knows', Buffer.from(head), 'text/xml; charset=klingon'],
  ['zeroes', Buffer.alloc(10_000), utf8],
  ['bytes of no text', Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 37) % 256)), utf8],
  ['gzip that nobody asked for', Buffer.from('1f8b08000000000000030300000000000000000000', 'hex'), utf8],
])('a reply of %s ends as unknown', async (_, body, type) => {
  expect(await outcome(bytes(body, type))).toMatchObject({ name: 'ClientError', verdict: 'unknown' });
});

it.each<[string, Buffer, string]>([
  ['its Content-Type', cp1251, 'text/xml; charset=windows-1251'],
  [
    'its declaration',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?>'),
      cp1251.subarray(head.indexOf('?>') + 2),
    ]),
    'text/xml',
  ],
  [
    'UTF-16 and its mark',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(head, 'utf16le')]),
    'text/xml; charset=utf-16',
  ],
  [
    'UTF-16 by its mark alone',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(head, 'utf16le')]),
    'text/xml',
  ],
  [
    'UTF-16 of the other order by its mark, whatever is announced',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(head, 'utf16le')]).swap16(),
    utf8,
  ],
  ['UTF-16 that nothing announces', Buffer.from(head, 'utf16le'), 'text/xml'],
  ['UTF-16 of the other order that nothing announces', Buffer.from(head, 'utf16le').swap16(), 'text/xml'],
  ['UTF-8 by its mark', Buffer.from(`\ufeff${head}`), 'text/xml'],
])('is read in the encoding of %s', async (_, body, type) => {
  expect(await outcome(bytes(body, type))).toBe('№ 1');
});

describe('a message in MIME parts', () => {
  const related = 'multipart/related; type="application/xop+xml"; start="<root>"; boundary="b 1"';
  const part = (id: string, body: string, encoding = 'binary', type = 'application/xop+xml; charset=UTF-8') =>
    `--b 1\r\nContent-Type: ${type};\r\n\ttype="text/xml"\r\n` +
    `Content-Transfer-Encoding: ${encoding}\r\nContent-ID: <${id}>\r\n\r\n${body}\r\n`;
  const end = '--b 1--\r\n';
  const picture = part('picture', '\u0000<orderNumber>№ 2</orderNumber>');

  it.each<[string, string, string]>([
    ['one part', part('root', head) + end, related],
    ['words before the first', `This is MIME.\r\n${part('root', head)}${end}`, related],
    ['lines that end without a carriage return', (part('root', head) + end).replaceAll('\r', ''), related],
    [
      'base64',
      part('root', Buffer.from(head).toString('base64').replace(/.{70}/g, '$&\r\n'), 'base64') + end,
      related,
    ],
    [
      'quoted-printable',
      part('root', head.replaceAll('=', '=3D').replace('№', '=E2=84=\r\n=96'), 'Quoted-Printable') + end,
      related,
    ],
    ['the root part behind others', picture + part('root', head) + end, related],
    [
      'no part that is named as the root',
      part('x', head) + picture + end,
      related.replace(' start="<root>";', ''),
    ],
  ])('of %s is read', async (_, body, type) => {
    expect(await outcome(bytes(Buffer.from(body), type))).toBe('№ 1');
  });

  it('is read in the encoding of its part', async () => {
    const [before = '', after = ''] = part('root', '\u0001', '8bit', 'text/xml; charset=windows-1251').split(
      '\u0001',
    );
    const body = Buffer.concat([Buffer.from(before), cp1251, Buffer.from(after + end)]);
    expect(await outcome(bytes(body, related))).toBe('№ 1');
  });

  it.each<[string, string, string]>([
    ['a root part that is not there', picture + end, related],
    ['a part that does not end', part('root', head), related],
    ['no boundary', part('root', head) + end, 'multipart/related'],
    ['an encoding that is none', part('root', head, 'klingon') + end, related],
    ['another kind', part('root', head) + end, related.replace('related', 'mixed')],
  ])('of %s ends as unknown', async (_, body, type) => {
    expect(await outcome(bytes(Buffer.from(body), type))).toMatchObject({ verdict: 'unknown' });
  });
});

it.each([
  [
    'elements',
    created(`<orderNumber>№ 1</orderNumber>${'<a/>'.repeat(50_000)}`),
    'it has more than 50000 elements',
  ],
  ['nesting', created('<a>'.repeat(300)), 'it nests more than 200 elements'],
])('a reply beyond the limit of its %s is told with the limit', async (_, body, why) => {
  const error = await outcome(bytes(Buffer.from(body), utf8));
  expect(error).toMatchObject({ verdict: 'unknown', message: expect.stringContaining(`not read (${why})`) });
});

it('a reply of 100 MB is cut off long before its end', async () => {
  let sent = 0;
  const flood = async (response: ServerResponse): Promise<void> => {
    response.on('error', () => undefined).writeHead(200, { 'content-type': 'text/xml' });
    for (; sent < 100 && !response.destroyed; sent += 1) {
      if (!response.write(mebibyte)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  };
  const before = process.memoryUsage().rss;
  expect(await outcome((response) => void flood(response))).toMatchObject({ verdict: 'unknown' });
  expect(sent).toBeLessThan(50);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
});
