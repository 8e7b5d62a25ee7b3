import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sendForm } from '../../sandbox/send-form';
import type { StrangerLine } from './load-record';

/** What strangers may know, by hearsay. */
export interface Hearsay {
  endpointUrls: readonly string[];
  /** Of portals that have installed the application. */
  portals: readonly { host: string; memberId: string }[];
}

const perSecond = 100;
/** Requests that wait for their reply: an endpoint that is slow is not sent more for it. */
const inFlightAtMost = 100;
/** ms */
const timeoutMs = 5_000;

/** Documents that no portal has: whatever is made or read for one of them was forged. */
export const firstForged = 900_000_000;

const random = (): string => randomBytes(16).toString('hex');

/**
 * Sends forged calls and installations, a hundred a second, until it is stopped.
 *
 * @returns what stops it; resolves with what they were told
 */
export function sendForgeries({ endpointUrls, portals }: Hearsay): () => Promise<StrangerLine> {
  const told: StrangerLine['told'] = {};
  const sent = new Set<Promise<void>>();
  const closing = new AbortController();
  // Each request that is under way listens.
  setMaxListeners(0, closing.signal);
  const began = performance.now();
  let count = 0;

  async function one(number: number): Promise<void> {
    const portal = portals[number % portals.length] ?? { host: 'localhost', memberId: random() };
    const { path, form } = forged(number, portal);
    const url = `${endpointUrls[Math.floor(number / 2) % endpointUrls.length]}${path}`;
    const { status } = await sendForm(url, form, { patienceMs: timeoutMs, signal: closing.signal });
    const words = `${path === '/install' ? 'installation' : 'call'}: ${status ?? 'no reply'}`;
    told[words] = (told[words] ?? 0) + 1;
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      // What could not be sent in time is not made up for.
      if (count < due - perSecond) count = due - perSecond;
      for (; count < due && sent.size < inFlightAtMost; count += 1) {
        const request = one(count).finally(() => sent.delete(request));
        sent.add(request);
      }
      await delay(20);
    }
  }

  const running = run();
  return async () => {
    closing.abort();
    await running;
    await Promise.all(sent);
    return { type: 'strangers', at: Date.now(), told };
  };
}

/** One of four kinds in turn: who knows nothing, a member_id, a host, and a host for which the application goes. */
export function forged(
  number: number,
  { host, memberId }: Hearsay['portals'][number],
): { path: string; form: string } {
  const kind = number % 4;
  const auth = {
    domain: host,
    client_endpoint: `http://${host}/rest/`,
    member_id: kind === 1 ? memberId : random(),
    application_token: random(),
    access_token: random(),
    refresh_token: random(),
    expires: String(Math.floor(Date.now() / 1_000) + 3_600),
  };
  const document = `DEAL_${firstForged + number}`;
  const call = {
    workflow_id: `${random().slice(0, 14)}.00000001`,
    code: 'erp_order',
    'document_id[0]': 'crm',
    'document_id[1]': 'CCrmDocumentDeal',
    'document_id[2]': document,
    'document_type[0]': 'crm',
    'document_type[1]': 'CCrmDocumentDeal',
    'document_type[2]': 'DEAL',
    event_token: `${random()}|A1_2_3_4|${random()}.${random()}${random()}`,
    use_subscription: 'Y',
    timeout_duration: '0',
    ts: String(Math.floor(Date.now() / 1_000)),
  };
  const event = {
    event: kind === 2 ? 'ONAPPINSTALL' : 'ONAPPUNINSTALL',
    'data[LANGUAGE_ID]': 'ru',
    ts: String(Math.floor(Date.now() / 1_000)),
  };
  const form = new URLSearchParams(Object.entries(kind < 2 ? call : event));
  for (const [name, value] of Object.entries(auth)) form.set(`auth[${name}]`, value);
  return { path: kind < 2 ? '/robots/erp_order' : '/install', form: form.toString() };
}
