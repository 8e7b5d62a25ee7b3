import net from 'node:net';
import tls from 'node:tls';
import type { ClientError } from '../../../../src/clients/client-error';
import {
  type Answer,
  clientError,
  clientOf,
  closedPort,
  created,
  envelope,
  fault,
  fault12,
  found,
  listen,
  order,
  replies,
  startErp,
  stopServers,
} from './erp-server';

const options = { timeoutMs: 5000, beforeSend: () => {} };

const html = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';
const dtd = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${created('<orderNumber>&x;</orderNumber>')}`;

afterEach(stopServers);

async function failureOf(answer: Answer, timeoutMs = 5000): Promise<ClientError> {
  const erp = await startErp(answer);
  const error = await clientError(
    clientOf(
      erp.url,
      {},
      { faults: { refused: ['Client', 'Sender'], notDone: ['Maintenance'] } },
    ).order.create(order, { ...options, timeoutMs }),
  );
  expect(erp.requests).toHaveLength(1);
  return error;
}

describe('a create that the ERP answered', () => {
  it.each<[string, Answer, string, string]>([
    ['fault Client with 500', replies(500, fault('soap:Client', 'нет')), 'refused', 'Rejected'],
    ['fault Client with 200', replies(200, fault('soap:Client', 'нет')), 'refused', 'Rejected'],
    ['fault with another prefix', replies(500, fault('s:Client', 'нет')), 'refused', 'Rejected'],
    ['fault without a prefix', replies(500, fault('Client', 'нет')), 'refused', 'Rejected'],
    ['fault narrowed by a dot', replies(500, fault('soap:Client.Credit', 'нет')), 'refused', 'Rejected'],
    ['fault of SOAP 1.2', replies(400, fault12('env:Sender', 'o:Credit', 'нет')), 'refused', 'Rejected'],
    ['listed fault under 503', replies(503, fault('soap:Client', 'нет')), 'refused', 'Rejected'],
    ['fault listed as not done', replies(500, fault('soap:Maintenance', 'x')), 'not-done', 'Unavailable'],
    [
      'subcode listed as not done',
      replies(500, fault12('env:Sender', 'o:Maintenance', 'x')),
      'not-done',
      'Unavailable',
    ],
    ['fault Server', replies(500, fault('soap:Server', 'x')), 'unknown', 'Unknown'],
    [
      'fault that begins like a listed one',
      replies(500, fault('soap:ClientBusy', 'x')),
      'unknown',
      'Unknown',
    ],
    ['fault without a code', replies(500, envelope('<soap:Fault/>')), 'unknown', 'Unknown'],
    ['401 without a body', replies(401, ''), 'not-done', 'Unauthorized'],
    ['401 with text', replies(401, 'Unauthorized'), 'not-done', 'Unauthorized'],
    ['401 with fault Client', replies(401, fault('soap:Client', 'x')), 'not-done', 'Unauthorized'],
    ['503 without a body', replies(503, ''), 'unknown', 'Unavailable'],
    ['503 with text', replies(503, 'Service Unavailable'), 'unknown', 'Unavailable'],
    ['503 with fault Server', replies(503, fault('soap:Server', 'x')), 'unknown', 'Unavailable'],
    ['500 with text', replies(500, 'oops'), 'unknown', 'Unknown'],
    ['500 with a number', replies(500, created('<orderNumber>SO-1</orderNumber>')), 'unknown', 'Unknown'],
    ['502 with HTML', replies(502, html), 'unknown', 'Unknown'],
    ['200 with HTML', replies(200, html), 'unknown', 'Unknown'],
    ['200 without a body', replies(200, ''), 'unknown', 'Unknown'],
    ['200 with JSON', replies(200, '{"orderNumber":"SO-1"}'), 'unknown', 'Unknown'],
    ['200 with other XML', replies(200, '<orderNumber>SO-1</orderNumber>'), 'unknown', 'Unknown'],
    ['302', replies(302, '', { location: '/elsewhere' }), 'unknown', 'Unknown'],
    ['a DTD', replies(200, dtd), 'unknown', 'Unknown'],
    ['an unknown element', replies(200, envelope('<Surprise/>')), 'unknown', 'Contract'],
    ['XML that is cut', replies(200, created('<orderNumber>SO-1').slice(0, 160)), 'unknown', 'Unknown'],
    ['an element without its namespace', replies(200, '<soap:Envelope/>'), 'unknown', 'Unknown'],
    [
      'an empty envelope',
      replies(200, '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>'),
      'unknown',
      'Contract',
    ],
    ['an empty body', replies(200, envelope('')), 'unknown', 'Contract'],
    ['no number', replies(200, created('')), 'unknown', 'Contract'],
    ['an empty number', replies(200, created('<orderNumber/>')), 'unknown', 'Contract'],
    [
      'two numbers',
      replies(200, created('<orderNumber>1</orderNumber><orderNumber>2</orderNumber>')),
      'unknown',
      'Contract',
    ],
    [
      'nested elements for a number',
      replies(200, created('<orderNumber><a>1</a></orderNumber>')),
      'unknown',
      'Contract',
    ],
    [
      'the reply to a look-up',
      replies(200, found('<found>true</found><orderNumber>1</orderNumber>')),
      'unknown',
      'Contract',
    ],
  ])('%s', async (_name, answer, verdict, kind) => {
    expect(await failureOf(answer)).toMatchObject({ system: 'erp', verdict, kind });
  });

  it('carries the pause that the ERP asks for, in ms', async () => {
    expect(await failureOf(replies(503, '', { 'retry-after': '120' }))).toMatchObject({
      retryAfterMs: 120_000,
    });
    expect(await failureOf(replies(503, '', { 'retry-after': 'soon' }))).toMatchObject({
      retryAfterMs: undefined,
    });
  });

  it("carries the ERP's own words on one line of at most 300 characters", async () => {
    const error = await failureOf(
      replies(500, fault('soap:Client', `Нет  &lt;остатка&gt;\n\u202E${'я'.repeat(400)}`)),
    );
    expect(error.said).toMatch(/^Нет <остатка> я+…$/);
    expect(error.said).toHaveLength(300);
    expect(error.message).toContain(error.said);
  });

  it('says which order, what happened and what is known of it', async () => {
    expect((await failureOf(replies(502, html))).message).toBe(
      'ERP CreateOrder m1/DEAL_17: HTTP 502; it may have been carried out',
    );
  });
});

describe('a create that broke off', () => {
  it.each<[string, Answer, string]>([
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'ECONNRESET'],
    [
      'a cut after the headers',
      (response) =>
        void response.writeHead(200, { 'content-length': '900' }).write('<soap', () => response.destroy()),
      'broke off',
    ],
    ['silence', () => {}, 'no reply within 0.'],
    ['a reply that drips in', (response) => drip(response.writeHead(200)), 'no reply within 0.'],
    [
      'a reply of 10 MB',
      replies(200, created(`<orderNumber>1</orderNumber><x>${'y'.repeat(10_000_000)}</x>`)),
      'a reply of more than 256 KB, which is the limit',
    ],
  ])('%s leaves it open', async (_name, answer, message) => {
    const error = await failureOf(answer, message.startsWith('no reply') ? 200 : 5000);
    expect(error).toMatchObject({ verdict: 'unknown', kind: 'Unknown' });
    expect(error.message).toContain(message);
  });
});

describe('a create that did not begin', () => {
  it.each<[string, () => Promise<string>]>([
    ['nobody listens', closedPort],
    ['there is no such host', async () => 'http://erp.invalid/erp'],
    [
      'plain HTTP is spoken where TLS is expected',
      async () => (await startErp(replies(200, ''))).url.replace('http:', 'https:'),
    ],
    ['the TLS handshake fails', async () => `https://127.0.0.1:${await listen(tls.createServer({}))}/erp`],
    [
      'the TLS handshake is cut',
      async () => `https://127.0.0.1:${await listen(net.createServer((socket) => socket.destroy()))}/erp`,
    ],
    ['the endpoint is no URL', async () => 'erp'],
  ])('is surely not done where %s', async (_name, endpoint) => {
    const error = await clientError(clientOf(await endpoint()).order.create(order, options));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
    expect(error.message).toMatch(/nothing was sent$/);
  });

  it('is surely not done when the handshake outlasts the time that the call has', async () => {
    const silent = await listen(net.createServer());
    const call = clientOf(`https://127.0.0.1:${silent}/erp`).order.create(order, {
      ...options,
      timeoutMs: 200,
    });
    expect(await clientError(call)).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
  });

  it.each([0, -0.5])('is surely not done when it has %s ms left', async (timeoutMs) => {
    const erp = await startErp(replies(200, created('<orderNumber>SO-1</orderNumber>')));
    const error = await clientError(clientOf(erp.url).order.create(order, { ...options, timeoutMs }));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
    expect(erp.requests).toHaveLength(0);
  });
});

describe('a look-up', () => {
  it.each<[string, Answer, string]>([
    ['503', replies(503, ''), 'Unavailable'],
    ['a fault Client', replies(500, fault('soap:Client', 'x')), 'Rejected'],
    ['an empty 200', replies(200, ''), 'Unknown'],
    ['a cut', (response) => response.socket?.resetAndDestroy(), 'Unknown'],
    ['no word on whether it was found', replies(200, found('')), 'Contract'],
    ['a word that is no boolean', replies(200, found('<found>yes</found>')), 'Contract'],
    ['found without a number', replies(200, found('<found>true</found>')), 'Contract'],
    [
      'absent with a number',
      replies(200, found('<found>false</found><orderNumber>1</orderNumber>')),
      'Contract',
    ],
  ])('that met %s gave no answer and left nothing behind', async (_name, answer, kind) => {
    const erp = await startErp(answer);
    const error = await clientError(clientOf(erp.url).order.find('m1/DEAL_17', { timeoutMs: 5000 }));
    expect(error).toMatchObject({ verdict: 'not-done', kind });
    expect(error.message).toMatch(/^ERP FindOrder m1\/DEAL_17: .*; no answer$/);
  });
});

function drip(response: {
  write(chunk: string): boolean;
  on(event: 'close', listener: () => void): unknown;
}): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}
