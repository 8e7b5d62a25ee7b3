import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Balancer, startBalancer } from '../../../chaos/load/balancer';
import type { LoadLine } from '../../../chaos/load/load-record';
import { sendForm } from '../../../sandbox/send-form';

const form = new URLSearchParams({
  event_token: 'p1|A1|e1.signature',
  'document_id[2]': 'DEAL_17',
  'auth[member_id]': 'm1',
}).toString();
const facts = { type: 'call', call: 'p1|A1|e1', memberId: 'm1', document: 'DEAL_17' };

let noted: LoadLine[];
let balancer: Balancer;
let arrived: string[];
let signatures: unknown[];
const servers: Server[] = [];

beforeEach(async () => {
  noted = [];
  arrived = [];
  signatures = [];
  balancer = await startBalancer(1, (line) => noted.push(line));
});

afterEach(async () => {
  await balancer.close();
  for (const server of servers.splice(0)) server.close();
});

async function listen(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    signatures.push(request.headers['x-robots-signature']);
    request.setEncoding('utf8').on('data', (text: string) => arrived.push(text));
    request.on('end', () => response.writeHead(200).end('{"status":"async"}'));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function send(robot = 'erp_order'): ReturnType<typeof sendForm> {
  const signal = new AbortController().signal;
  return sendForm(`${balancer.url}/robots/${robot}`, form, { patienceMs: 5_000, signal });
}

it('hands on what a boxed portal signs its calls with, and nothing where it signs none', async () => {
  const { url } = await listen();
  balancer.serve({ 'endpoint-1': url, 'endpoint-2': url });
  const headers = { 'x-robots-signature': 't=1,k=k1,v1=00' };
  const signal = new AbortController().signal;
  await sendForm(`${balancer.url}/robots/erp_order`, form, { patienceMs: 5_000, signal, headers });
  await send();
  expect(signatures).toEqual([headers['x-robots-signature'], undefined]);
});

it('hands a call on as it is, and writes down what came back', async () => {
  const { url } = await listen();
  balancer.serve({ 'endpoint-1': url, 'endpoint-2': url });
  expect(await send()).toMatchObject({ status: 200, reply: '{"status":"async"}' });
  expect(arrived).toEqual([form]);
  expect(noted).toEqual([
    { ...facts, at: expect.any(Number), endpoint: expect.any(String), copy: 0, status: 200 },
  ]);
});

it('tries the other endpoint where one is gone, and says so when both are', async () => {
  const { url, server } = await listen();
  const gone = await listen();
  gone.server.close();
  balancer.serve({ 'endpoint-1': gone.url, 'endpoint-2': url });
  for (let count = 0; count < 8; count += 1) expect(await send()).toMatchObject({ status: 200 });
  const refused = noted.filter((line) => line.type === 'call' && line.error === 'ECONNREFUSED');
  expect(refused.length).toBeGreaterThan(0);
  server.close();
  noted.length = 0;
  expect(await send()).toMatchObject({ status: 502 });
  expect(noted).toMatchObject([{ error: 'ECONNREFUSED' }, { error: 'ECONNREFUSED' }]);
});

it('sends the first call of each robot of a deal twice where it is told to', async () => {
  const { url } = await listen();
  balancer.serve({ 'endpoint-1': url, 'endpoint-2': url });
  balancer.sendTwice('DEAL_17', 0);
  await send();
  await send('erp_client');
  await balancer.settled();
  expect(noted).toHaveLength(4);
});

it('sends no later call of it twice', async () => {
  const { url } = await listen();
  balancer.serve({ 'endpoint-1': url, 'endpoint-2': url });
  balancer.sendTwice('DEAL_17', 0);
  await send();
  await balancer.settled();
  await send();
  await balancer.settled();
  expect(noted.map((line) => line.type === 'call' && line.copy)).toEqual(expect.arrayContaining([0, 1, 0]));
  expect(noted).toHaveLength(3);
});
