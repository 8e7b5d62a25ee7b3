import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import { loadConfig } from '../../config';
import { metricsUrlOf } from '../doctor/check-address';
import { UnreachableError } from '../../base/command-error';

const stuckCall = z.object({
  how: z.enum(['parked', 'refused']),
  name: z.string().optional(),
  robot: z.string().optional(),
  document: z.string().optional(),
  portal: z.string().optional(),
  receivedAt: z.number(),
  reason: z.string(),
  retry: z.boolean(),
  answer: z.boolean(),
});

/** A call that waits for a person, as the endpoint tells it. */
export type StuckCall = z.output<typeof stuckCall>;

const told = z.object({ done: z.boolean(), told: z.string() });

const timeoutMs = 15_000;

/** The inbox of the endpoint that runs on this machine, or where METRICS_HOST and METRICS_PORT say; only it may touch its files. */
export interface AskInbox {
  list(): Promise<StuckCall[]>;
  retry(name: string): Promise<z.output<typeof told>>;
  /** The start of a run as it is stored. */
  start(name: string): Promise<Uint8Array>;
  drop(name: string): Promise<z.output<typeof told>>;
}

/** Each throws UnreachableError where no endpoint answers. */
export function askInbox(): AskInbox {
  const base = metricsUrlOf(loadConfig('metrics'));

  async function ask<T>(method: string, path: string, params: object, reply: z.ZodType<T>): Promise<T> {
    const url = `${base}/${path}`;
    try {
      const { data } = await axios.request<unknown>({
        method,
        url,
        params,
        timeout: timeoutMs,
        maxRedirects: 0,
      });
      return reply.parse(data);
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      throw new UnreachableError(
        error.response
          ? `The endpoint at ${url} refuses it (HTTP ${error.response.status}). Nothing was changed. Run this on the endpoint’s machine.`
          : `No endpoint answers at ${url}: ${error.code ?? error.message}. Nothing was changed. Run this on the endpoint’s machine, or set METRICS_HOST and METRICS_PORT.`,
      );
    }
  }

  return {
    async list() {
      return (await ask('GET', 'inbox/calls', {}, z.object({ calls: z.array(stuckCall) }))).calls;
    },
    retry: (name) => ask('PUT', 'inbox/calls', { name }, told),
    async start(name) {
      const { start } = await ask('GET', 'inbox/start', { name }, z.object({ start: z.base64() }));
      return Buffer.from(start, 'base64');
    },
    drop: (name) => ask('DELETE', 'inbox/calls', { name }, told),
  };
}
