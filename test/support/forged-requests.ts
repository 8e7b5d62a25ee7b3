import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { aCallForm } from './call-form';

/** What a stranger sends to the endpoint. */
export interface Forged {
  path: string;
  body: string;
}

const random = (): string => randomBytes(16).toString('hex');

/** A call of a portal and with a token that do not exist, but for what is named. */
export function aForgedCall({ token = random(), memberId = random() } = {}): Forged {
  return { path: '/robots/erp_order', body: aCallForm({ token, memberId, deal: 9_000 }) };
}

/** An installation of a host by somebody who knows nothing else of it. @param domain host of the portal */
export function aForgedInstallation(domain: string): Forged {
  const auth = {
    domain,
    member_id: random(),
    application_token: random(),
    access_token: random(),
    refresh_token: random(),
    expires: String(Math.floor(Date.now() / 1_000) + 3_600),
  };
  const fields = Object.entries(auth).map(([name, value]): [string, string] => [`auth[${name}]`, value]);
  const form = new URLSearchParams([
    ['event', 'ONAPPINSTALL'],
    ['data[LANGUAGE_ID]', 'ru'],
    ['ts', String(Math.floor(Date.now() / 1_000))],
    ...fields,
  ]);
  return { path: '/install', body: form.toString() };
}

/** The status that it gets. */
export async function send(endpointUrl: string, { path, body }: Forged): Promise<number> {
  const response = await fetch(`${endpointUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/**
 * Sends so many forged requests a second until it is stopped; connections that fail count as status 0.
 *
 * @returns what stops it; resolves with how often each status came
 */
export function flood(
  endpointUrl: string,
  perSecond: number,
  make: () => Forged,
): () => Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  const sent = new Set<Promise<void>>();
  const began = performance.now();
  let count = 0;
  let stopped = false;

  async function one(): Promise<void> {
    const status = await send(endpointUrl, make()).catch(() => 0);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      // An endpoint that answers slowly is not flooded faster for it.
      for (; count < ((performance.now() - began) / 1_000) * perSecond && sent.size < perSecond; count += 1) {
        const request = one().finally(() => sent.delete(request));
        sent.add(request);
      }
      await delay(10);
    }
  }

  const running = run();
  return async () => {
    stopped = true;
    await running;
    await Promise.all(sent);
    return statuses;
  };
}
