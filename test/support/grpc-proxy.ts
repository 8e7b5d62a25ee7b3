import { createServer, type Socket, connect } from 'node:net';
import { once } from 'node:events';

/** A byte-level proxy before a Temporal server: what passes is the roles' own gRPC, untouched. */
export interface GrpcProxy {
  /** host:port for TEMPORAL_ADDRESS of the role that is to be cut off. */
  readonly address: string;
  /** Keeps back what the role sends from now on, or what the server replies, until `release`. */
  hold(direction: 'requests' | 'replies'): void;
  release(): void;
  close(): Promise<void>;
}

/** @param target host:port of the server; it need not be up yet */
export async function startGrpcProxy(target: string): Promise<GrpcProxy> {
  const [host, port] = target.split(':');
  const pairs = new Set<{ requests: Socket; replies: Socket }>();
  let held: 'requests' | 'replies' | undefined;

  const proxy = createServer((role) => {
    const server = connect({ host, port: Number(port) });
    const pair = { requests: role, replies: server };
    pairs.add(pair);
    role.pipe(server).pipe(role);
    if (held) pair[held].unpipe();
    for (const socket of [role, server]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        role.destroy();
        server.destroy();
        pairs.delete(pair);
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();

  return {
    address: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    hold(direction) {
      held = direction;
      for (const pair of pairs) pair[direction].unpipe();
    },
    release() {
      for (const { requests, replies } of held ? pairs : []) {
        if (held === 'requests') requests.pipe(replies);
        else replies.pipe(requests);
      }
      held = undefined;
    },
    async close() {
      for (const { requests } of pairs) requests.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
