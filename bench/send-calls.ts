import { type Connection, openConnection } from './connection';

export interface Load {
  url: string;
  /** One form per call. */
  bodies: readonly string[];
  /** Connections, each of which carries one call at a time. */
  atOnce: number;
}

export interface Sent {
  /** ms from the first byte of each call to the last of its reply; failed calls have none. */
  latencies: number[];
  /** Why calls failed, one line each. */
  failures: string[];
}

/** What every server has to reply, with status 200. */
export const acknowledgement = '{"status":"async"}';

/** Sends every call once, the next on a connection when its last one was replied to, and checks each reply. */
export async function sendCalls({ url, bodies, atOnce }: Load): Promise<Sent> {
  const address = new URL(url);
  const requests = bodies.map((body) => requestOf(address, body));
  const connections = await Promise.all(
    Array.from({ length: Math.min(atOnce, requests.length) }, () => openConnection(address)),
  );
  const sent: Sent = { latencies: [], failures: [] };
  let next = 0;

  async function work(opened: Connection): Promise<void> {
    let connection = opened;
    for (let request = requests[next++]; request; request = requests[next++]) {
      const began = performance.now();
      try {
        const { status, body } = await connection.exchange(request);
        if (status === 200 && body === acknowledgement) sent.latencies.push(performance.now() - began);
        else sent.failures.push(`${status} ${body.slice(0, 200)}`);
      } catch (error) {
        sent.failures.push(String(error));
        connection.close();
        connection = await openConnection(address);
      }
    }
    connection.close();
  }

  await Promise.all(connections.map(work));
  return sent;
}

function requestOf({ host, pathname }: URL, body: string): Buffer {
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: Bitrix24 Webhook Engine',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
