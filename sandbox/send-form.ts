import http from 'node:http';
import https from 'node:https';
import { authorityOf, mayCall } from './loopback';

/** What became of a request that the portal sent. */
export interface SendOutcome {
  /** ms until the reply was complete, or until the portal gave up. */
  ms: number;
  /** HTTP status; absent where no complete reply came. */
  status?: number;
  /** The first 300 characters of the reply. */
  reply?: string;
  /** Why there is no reply: `timeout`, `ECONNREFUSED`, `ECONNRESET`, … */
  error?: string;
}

/** POSTs a form once, on a connection of its own: a reused one could break by no fault of the receiver's. */
export function sendForm(
  url: string,
  form: string,
  {
    patienceMs,
    signal,
    headers = {},
  }: { patienceMs: number; signal: AbortSignal; headers?: Readonly<Record<string, string>> },
): Promise<SendOutcome> {
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (outcome: Omit<SendOutcome, 'ms'>): void => {
      clearTimeout(timer);
      resolve({ ms: Math.round((performance.now() - began) * 10) / 10, ...outcome });
    };
    const timer = setTimeout(() => request.destroy(new Error('timeout')), patienceMs);
    if (!mayCall(url)) return end({ error: 'not an address on this machine' });
    const fail = (error: NodeJS.ErrnoException): void => end({ error: error.code ?? error.message });
    const { request: open } = url.startsWith('https:') ? https : http;
    const request = open(
      url,
      {
        method: 'POST',
        ca: authorityOf(url),
        agent: false,
        signal,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(form),
          'user-agent': 'Bitrix24 Webhook Engine',
          ...headers,
        },
      },
      (response) => {
        let reply = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (reply.length < 300) reply = (reply + chunk).slice(0, 300);
        });
        response.on('end', () => end({ status: response.statusCode ?? 0, reply }));
        response.on('error', fail);
      },
    );
    request.on('error', fail);
    request.end(form);
  });
}
