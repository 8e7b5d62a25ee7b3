import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import type { Check, Finding } from './finding';
import { fine, wrong } from './finding';

const timeoutMs = 10_000;

const ready = z.object({
  inbox: z.object({
    accepting: z.boolean(),
    pending: z.number(),
    oldestAgeMs: z.number(),
    parked: z.number(),
    unverified: z.number(),
  }),
});

/** ms that a call may lie in the inbox while Temporal answers. */
const ageAtMost = 60_000;

/** The public address as a portal would call it, and the inbox behind it. */
export const checkAddress: Check = async ({ config: { PUBLIC_URL } }) => {
  const address = await checkLive(PUBLIC_URL);
  return address.ok ? [address, await checkInbox(PUBLIC_URL)] : [address];
};

async function checkLive(publicUrl: string): Promise<Finding> {
  const check = 'public address';
  const mend = 'Start "robots endpoint", or correct PUBLIC_URL and the proxy in front of it.';
  const began = performance.now();
  try {
    const reply = await get(publicUrl, 'health/live');
    if (z.object({ status: z.literal('live') }).safeParse(reply.data).success) {
      return fine(check, `${publicUrl} answers in ${Math.round(performance.now() - began)} ms`);
    }
    return wrong(check, `${publicUrl} answers, but not as an endpoint does (HTTP ${reply.status})`, mend);
  } catch (error) {
    return wrong(check, `${publicUrl} does not answer: ${codeOf(error)}`, mend);
  }
}

async function checkInbox(publicUrl: string): Promise<Finding> {
  const check = 'inbox';
  const { data } = await get(publicUrl, 'health/ready');
  const read = ready.safeParse(data);
  if (!read.success) {
    return wrong(
      check,
      `${publicUrl}/health/ready tells nothing of the inbox`,
      'Let the proxy pass /health/ready to where the doctor runs.',
    );
  }
  const { accepting, pending, oldestAgeMs, parked, unverified } = read.data.inbox;
  const calls = `${pending} calls wait (oldest ${Math.round(oldestAgeMs / 1000)} s), ${parked} parked, ${unverified} unverified`;
  if (!accepting)
    return wrong(check, `it takes no calls: ${calls}`, 'Free its disk, or raise INBOX_LIMIT_BYTES, now.');
  if (parked > 0)
    return wrong(
      check,
      calls,
      'See the endpoint’s log for why Temporal refuses them, mend it, and restart the endpoint.',
    );
  if (oldestAgeMs > ageAtMost)
    return wrong(check, calls, 'See the endpoint’s log: Temporal cannot be reached from there.');
  return fine(check, calls);
}

function get(publicUrl: string, path: string): Promise<{ status: number; data: unknown }> {
  const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  return axios.get<unknown>(new URL(path, base).href, {
    timeout: timeoutMs,
    maxRedirects: 0,
    validateStatus: () => true,
  });
}

function codeOf(error: unknown): string {
  return isAxiosError(error) ? (error.code ?? error.message) : String(error);
}
