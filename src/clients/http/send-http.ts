import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { type AxiosRequestConfig, type AxiosResponse, create } from 'axios';
import { replyText } from './reply-text';

/** One request and its reply, on a connection of its own. */
export interface Exchange {
  /** Where the connection goes. */
  url: string;
  /** For the whole exchange, from the look-up of the name to the reply's last byte. */
  timeoutMs: number;
  /** Our certificate, and whose certificates are believed; Node's own list where it is left out. */
  tls?: tls.SecureContextOptions | undefined;
  maxReplyBytes: number;
  /** Runs when the connection stands and nothing has been written on it yet; if it throws, nothing will be. */
  beforeFirstByte?(): void;
}

export interface HttpRequest extends Exchange {
  /** Left out: POST of a body, GET without one. */
  method?: 'GET' | 'POST' | undefined;
  body?: string | undefined;
  headers: Record<string, string>;
  auth?: { username: string; password: string } | undefined;
}

const pinned = create({
  validateStatus: () => true,
  responseType: 'arraybuffer',
  // Undefined: of a reply that broke off, whose error goes on.
  transformResponse: (body: Uint8Array | undefined, headers, status) =>
    body && replyText(body, headers.get('content-type')?.toString(), status === 200),
});

const ownHeaders = { 'User-Agent': 'bitrix24-durable-robots', 'Accept-Encoding': 'identity' };

/** What holds axios to one exchange, also where a library brings its own axios. */
export function exchangeConfig(exchange: Exchange): AxiosRequestConfig {
  const { url, timeoutMs, maxReplyBytes } = exchange;
  // axios' own timeout starts anew with each byte, so a reply that drips in would never end.
  // A timer of 0 ms is no proof: a connection on this machine may stand before it fires.
  const signal = timeoutMs > 0 ? AbortSignal.timeout(Math.ceil(timeoutMs)) : AbortSignal.abort();
  const agent = connectingAgent(new URL(url), exchange.tls, signal, () => exchange.beforeFirstByte?.());
  return {
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxReplyBytes,
    signal,
    httpAgent: agent,
    httpsAgent: agent,
    headers: ownHeaders,
  };
}

/** Sends one HTTP request on a connection of its own; any status is a reply. Throws what axios throws, and where a 200 is no text. */
export function sendHttp(request: HttpRequest): Promise<AxiosResponse<string>> {
  const { url, body, headers, auth, method = body === undefined ? 'GET' : 'POST' } = request;
  return pinned.request<string>({
    ...exchangeConfig(request),
    url,
    method,
    data: body,
    // axios names the type of a form for a POST that has no body.
    headers: { ...ownHeaders, ...(body === undefined && { 'Content-Type': null }), ...headers },
    ...(auth && { auth }),
  });
}

/**
 * An agent that hands its connection over only once it stands (TLS included): all that fails before is proof that
 * nothing was sent. It keeps none alive, because a request on one that the far side just closed ends as unknown.
 */
function connectingAgent(
  url: URL,
  secrets: tls.SecureContextOptions | undefined,
  signal: AbortSignal,
  whenConnected: () => void,
): http.Agent {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  const agent = secure ? new https.Agent() : new http.Agent();
  agent.createConnection = (_options, handOver) => {
    const socket = secure
      ? tls.connect({ ...secrets, host, port, servername: net.isIP(host) ? '' : host })
      : net.connect({ host, port });
    const fail = (error: Error) => handOver?.(error, socket);
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once('error', fail);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      socket.off('error', fail);
      try {
        whenConnected();
      } catch {
        socket.destroy();
        return fail(new Error('stopped before the first byte'));
      }
      handOver?.(null, socket);
    });
    return undefined;
  };
  return agent;
}
