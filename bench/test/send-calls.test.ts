import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acknowledgement, sendCalls } from '../send-calls';

const bodies = Array.from({ length: 12 }, (_, index) => `call=${index}&text=%D0%B4`);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const server = createServer(listener).on('connection', () => (connections += 1));
  servers.push(server.unref());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/robots/erp_order`, connections: () => connections };
}

/** A listener that sees the whole body. */
function taking(answer: (body: string, response: Parameters<RequestListener>[1]) => void): RequestListener {
  return (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => answer(body, response));
  };
}

const reply = (response: Parameters<RequestListener>[1], status = 200, body = acknowledgement) =>
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);

describe('sendCalls', () => {
  it('sends each call once, on kept-alive connections with one call at a time on each', async () => {
    const came: string[] = [];
    let atOnce = 0;
    let most = 0;
    const { url, connections } = await serve(
      taking((body, response) => {
        came.push(body);
        atOnce += 1;
        most = Math.max(most, atOnce);
        setImmediate(() => {
          atOnce -= 1;
          reply(response);
        });
      }),
    );
    const { latencies, failures } = await sendCalls({ url, bodies, atOnce: 4 });
    expect(failures).toEqual([]);
    expect(latencies).toHaveLength(12);
    expect(came.toSorted()).toEqual(bodies.toSorted());
    expect(connections()).toBe(4);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('puts a reply together that comes in pieces', async () => {
    const { url } = await serve(
      taking((_, response) => {
        response.writeHead(200, { 'content-length': acknowledgement.length });
        response.write(acknowledgement.slice(0, 5));
        setImmediate(() => response.end(acknowledgement.slice(5)));
      }),
    );
    expect((await sendCalls({ url, bodies, atOnce: 3 })).failures).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ['another status', taking((_, response) => reply(response, 503)), '503'],
    ['another body', taking((_, response) => reply(response, 200, '{}')), '200 {}'],
    [
      'no length',
      taking((_, response) => {
        response.write(acknowledgement);
        response.end();
      }),
      'without Content-Length',
    ],
    ['a cut connection', taking((_, response) => response.destroy()), 'ended before the reply'],
  ])('counts %s as a failed call without a latency', async (_, listener, said) => {
    const { url } = await serve(listener);
    const { latencies, failures } = await sendCalls({ url, bodies, atOnce: 3 });
    expect(latencies).toEqual([]);
    expect(failures).toHaveLength(12);
    expect(failures[0]).toContain(said);
  });

  it('goes on after a call that failed', async () => {
    let count = 0;
    const { url } = await serve(
      taking((_, response) => {
        count += 1;
        if (count === 2) response.destroy();
        else reply(response);
      }),
    );
    const { latencies, failures } = await sendCalls({ url, bodies, atOnce: 3 });
    expect(latencies).toHaveLength(11);
    expect(failures).toHaveLength(1);
  });
});
