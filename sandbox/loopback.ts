import { once } from 'node:events';
import type { Server } from 'node:http';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '::1']);

/** @throws Error for any host that other machines could reach: the sandbox has no real protection. */
export function requireLoopback(host: string): void {
  if (loopbackHosts.has(host)) return;
  throw new Error(
    `The sandbox listens on this machine only, not on ${host}; nothing was started. Use 127.0.0.1.`,
  );
}

/** Plain HTTP on this machine. */
function isLoopbackUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && loopbackHosts.has(hostname.replace(/^\[|\]$/g, ''));
}

/** Authorities of proxies that may be called, by their origins; undefined: those that Node believes. */
const proxies = new Map<string, string | undefined>();

/** A TLS proxy that whoever starts the sandbox has put in front of the endpoints. @param ca in PEM */
export function permitProxy(url: string, ca?: string): void {
  proxies.set(new URL(url).origin, ca);
}

/** Whether the portal may call this address. */
export function mayCall(address: string): boolean {
  return isLoopbackUrl(address) || (URL.canParse(address) && proxies.has(new URL(address).origin));
}

/** Who has signed the certificate of an address that may be called. */
export function authorityOf(address: string): string | undefined {
  return proxies.get(new URL(address).origin);
}

/** Whether a Host header names this machine: any other name is a foreign site's that was made to point here. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && isLoopbackUrl(`http://${host}`);
}

/** A server whose listening socket can be shut and opened again on the same port. */
export interface Door {
  /** `http://host:port`, without a trailing slash. */
  origin: string;
  /** While shut, connections are refused; requests under way are finished. */
  setOpen(open: boolean): Promise<void>;
  /** Ends the server and everything under way. */
  close(): Promise<void>;
}

/** Where a server listens. */
export interface Listening {
  host: string;
  /** 0: any free one. */
  port: number;
  /** Sees every request beside the server. */
  watch?: ((server: Server) => void) | undefined;
}

/** Starts to listen. @throws Error when the port is taken */
export async function openDoor(server: Server, { host, port, watch }: Listening): Promise<Door> {
  watch?.(server);
  await listen(port);
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The sandbox listens on no port.');
  const bound = address.port;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    origin,
    async setOpen(open) {
      if (open && !server.listening) await listen(bound);
      if (!open && server.listening) server.close();
    },
    async close() {
      if (server.listening) server.close();
      server.closeAllConnections();
    },
  };

  async function listen(at: number): Promise<void> {
    server.listen(at, host);
    await once(server, 'listening');
  }
}
