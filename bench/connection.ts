import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Reply {
  status: number;
  body: string;
}

/** A kept-alive connection that carries one request at a time. */
export interface Connection {
  /** @throws Error if the connection ends before the whole reply is here, or the reply announces no length */
  exchange(request: Buffer): Promise<Reply>;
  close(): void;
}

/** ms without a byte after which a server is taken for dead. */
const patience = 30_000;

/**
 * Bytes on a socket instead of an HTTP client: on a machine of two cores the client's own work would be measured
 * with the server's, and make all servers look more alike than they are.
 */
export async function openConnection(url: URL): Promise<Connection> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await once(socket, 'connect');
  let received = '';
  let pending: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  socket.setEncoding('latin1').setTimeout(patience, () => socket.destroy());
  socket.on('data', (chunk: string) => {
    received += chunk;
    try {
      const reply = readReply(received);
      if (!reply) return;
      received = '';
      take()?.resolve(reply);
    } catch (error) {
      take()?.reject(error as Error);
      socket.destroy();
    }
  });
  socket.on('error', (error) => take()?.reject(error));
  socket.on('close', () => take()?.reject(new Error('the connection ended before the reply')));

  function take(): typeof pending {
    const taken = pending;
    pending = undefined;
    return taken;
  }

  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject };
        write(socket, request, reject);
      }),
    close: () => socket.destroy(),
  };
}

function write(socket: Socket, request: Buffer, reject: (error: Error) => void): void {
  if (socket.destroyed) reject(new Error('the server closed the connection'));
  else socket.write(request);
}

/** Undefined until all of it is here. */
function readReply(text: string): Reply | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`a reply without Content-Length: ${head.slice(0, 80)}`);
  const body = text.slice(end + 4);
  if (body.length < Number(length)) return undefined;
  return { status: Number(head.slice(9, 12)), body };
}
