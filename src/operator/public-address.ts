import axios, { isAxiosError } from 'axios';
import { z } from 'zod';

const timeoutMs = 10_000;

/** How an endpoint is reached at its public address, as a portal would call it. */
export type Reached =
  | { ok: true; ms: number }
  /** It answers, but not as an endpoint does. */
  | { ok: false; status: number }
  /** E.g. `ECONNREFUSED`. */
  | { ok: false; code: string };

export async function reachEndpoint(publicUrl: string): Promise<Reached> {
  const began = performance.now();
  try {
    const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
    const { status, data } = await getAny(new URL('health/live', base).href);
    const isEndpoint = z.object({ status: z.literal('live') }).safeParse(data).success;
    return isEndpoint ? { ok: true, ms: Math.round(performance.now() - began) } : { ok: false, status };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

/** Whatever its status is. */
export function getAny(url: string): Promise<{ status: number; data: unknown }> {
  return axios.get<unknown>(url, { timeout: timeoutMs, maxRedirects: 0, validateStatus: () => true });
}

export function codeOf(error: unknown): string {
  return isAxiosError(error) ? (error.code ?? error.message) : String(error);
}
