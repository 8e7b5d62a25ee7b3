import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type SendOutcome, sendForm } from '../../sandbox/send-form';
import { type EndpointName, endpoints } from '../plan/faults';
import { createRandom } from '../random';
import type { NoteLoad } from './load-record';
import { readCall } from './read-call';

/** Stands between the portal and the endpoints, as a load balancer does, and writes down every call and its outcome. */
export interface Balancer {
  url: string;
  /** Calls go nowhere before this. */
  serve(endpointUrls: Readonly<Record<EndpointName, string>>): void;
  /** The first call of each robot for this document is to be sent a second time, after so many ms. */
  sendTwice(document: string, afterMs: number): void;
  /** Resolves when every call that was to be sent twice has been. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A request as it came. */
interface Arrived {
  path: string;
  form: string;
  /** What a boxed portal signs its calls with. */
  headers?: Record<string, string>;
}

const signatureHeader = 'x-robots-signature';

/** ms that an endpoint gets; within the portal's 5 s there is time for both. */
const timeoutMs = 2_300;

/** A call whose endpoint gives no reply goes to the other one; it may have been stored by both then. */
export async function startBalancer(seed: number, note: NoteLoad): Promise<Balancer> {
  const random = createRandom(seed, 2);
  const closing = new AbortController();
  // Each request that is under way listens.
  setMaxListeners(0, closing.signal);
  const copies = new Set<Promise<unknown>>();
  const twice = new Map<string, { afterMs: number; paths: Set<string> }>();
  let urls: Readonly<Record<EndpointName, string>> | undefined;

  async function carry(
    { path, form, headers }: Arrived,
    endpoint: EndpointName,
    copy: number,
  ): Promise<SendOutcome> {
    const outcome = await sendForm(`${urls?.[endpoint]}${path}`, form, {
      patienceMs: timeoutMs,
      signal: closing.signal,
      headers,
    });
    const { status, error } = outcome;
    if (path.startsWith('/robots/')) {
      const facts = readCall(form);
      note({
        type: 'call',
        at: Date.now(),
        ...facts,
        endpoint,
        copy,
        ...(status && { status }),
        ...(error && { error }),
      });
    }
    return outcome;
  }

  async function carryAnywhere(arrived: Arrived, copy: number): Promise<SendOutcome> {
    const first = random.pick(endpoints);
    const outcome = await carry(arrived, first, copy);
    return outcome.status === undefined ? carry(arrived, otherThan(first), copy) : outcome;
  }

  function sendCopy(arrived: Arrived): void {
    const { path, form } = arrived;
    const { document } = readCall(form);
    const planned = twice.get(document);
    if (!planned || planned.paths.has(path)) return;
    planned.paths.add(path);
    const sent = delay(planned.afterMs)
      .then(() => carryAnywhere(arrived, 1))
      .finally(() => copies.delete(sent));
    copies.add(sent);
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    read(request)
      .then((form) => {
        const signature = request.headers[signatureHeader];
        const headers = typeof signature === 'string' ? { [signatureHeader]: signature } : undefined;
        const arrived = { path, form, ...(headers && { headers }) };
        sendCopy(arrived);
        return carryAnywhere(arrived, 0);
      })
      .then(({ status = 502, reply = '' }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(reply);
      })
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The load generator listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (endpointUrls) => void (urls = endpointUrls),
    sendTwice: (document, afterMs) => void twice.set(document, { afterMs, paths: new Set() }),
    settled: async () => void (await Promise.all(copies)),
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
    },
  };
}

function otherThan(endpoint: EndpointName): EndpointName {
  return endpoint === 'endpoint-1' ? 'endpoint-2' : 'endpoint-1';
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
