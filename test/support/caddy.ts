import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { type Started, startProcess } from '../../testbed/start-process';
import { createAuthority } from './certificates';
import { ownPort } from './own-port';

/** `describe` in `npm run test:proxy`, which takes longer than `npm test` has room for; else `describe.skip`. */
export function describeWithCaddy(name: string, tests: () => void): void {
  (process.env.REQUIRE_CADDY === '1' ? describe : describe.skip)(name, tests);
}

export interface Caddy {
  /** `https://127.0.0.1:port` */
  url: string;
  /** Who signed for it, in PEM. */
  ca: string;
  /** Starts it in front of these, each `127.0.0.1:port`. */
  start(endpoints: readonly string[], dir: string): Promise<Started>;
  /** Sends a request through it. */
  send(method: string, path: string, body?: string): Promise<{ status: number; text: string }>;
}

/** Caddy with deploy/Caddyfile; only its certificate is ours, since no authority of the Internet signs for this machine. */
export async function prepareCaddy(): Promise<Caddy> {
  const url = `https://127.0.0.1:${await ownPort()}`;
  const { ca, issue } = createAuthority();
  const caddy: Caddy = {
    url,
    ca,
    async start(endpoints, dir) {
      const { cert, key } = issue('127.0.0.1');
      const at = (name: string): string => join(dir, name);
      writeFileSync(at('caddy.crt'), cert);
      writeFileSync(at('caddy.key'), key);
      const given = readFileSync(join(packageRoot, 'deploy/Caddyfile'), 'utf8');
      const site = '{$ROBOTS_HOST} {\n';
      if (!given.includes(site)) throw new Error('deploy/Caddyfile has no site of ROBOTS_HOST any more.');
      const file = given
        .replace(/^\{\n/m, '{\n\tadmin off\n\tauto_https disable_redirects\n')
        .replace(site, `${site}\ttls ${at('caddy.crt')} ${at('caddy.key')}\n`);
      writeFileSync(at('Caddyfile'), file);
      const started = await startProcess({
        command: 'caddy',
        args: ['run', '--config', at('Caddyfile'), '--adapter', 'caddyfile'],
        environment: { ROBOTS_HOST: url, ENDPOINTS: endpoints.join(' '), HOME: dir, XDG_DATA_HOME: dir },
        logFile: at('caddy.log'),
      });
      await started.until('it listens', () =>
        caddy.send('GET', '/health/live').then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
      return started;
    },
    send: (method, path, body = '') =>
      new Promise((resolve, reject) => {
        const sent = request(
          new URL(path, url),
          {
            method,
            ca,
            agent: false,
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          },
          (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => (text += chunk));
            response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
            response.on('error', reject);
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
  };
  return caddy;
}
