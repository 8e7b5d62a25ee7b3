import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import { UnreachableError } from '../base/command-error';
import { loadConfig } from '../config';
import { metricsUrlOf } from './doctor/check-address';
import { print } from './print';

const acknowledged = z.object({ left: z.number() });
const offered = z.object({ count: z.number(), from: z.number().optional() });
const timeoutMs = 10_000;

/**
 * `robots inbox acknowledge`: the refused calls up to a time are dealt with, and `doctor` and the metrics forget them.
 *
 * @throws UnreachableError where no endpoint answers
 */
export async function acknowledgeRefused({ until }: { until: Date }): Promise<void> {
  const { left } = acknowledged.parse(
    await askEndpoint('delete', 'refused-calls', { until: until.getTime() }, 'acknowledged'),
  );
  print(
    `Acknowledged what was refused until ${until.toISOString()}.${left > 0 ? ` ${left} later ones wait: see "robots doctor".` : ''}`,
  );
}

/**
 * `robots inbox offer`: what Temporal took since a time is handed to it once more, since its database is older than that
 * again.
 *
 * @throws UnreachableError where no endpoint answers
 */
export async function offerSince({ since }: { since: Date }): Promise<void> {
  const { count, from } = offered.parse(
    await askEndpoint('put', 'offers', { since: since.getTime() }, 'offered'),
  );
  if (from === undefined) {
    print(
      `This endpoint keeps nothing that Temporal took since ${since.toISOString()}; nothing was offered.`,
    );
    return;
  }
  print(
    [
      `${count} calls and events that Temporal took since ${since.toISOString()} are being offered to it once more, in the`,
      `background. The first of them came at ${new Date(from).toISOString()}. What Temporal still has is left as it is.`,
      'Run this for every endpoint.',
    ].join('\n'),
  );
}

async function askEndpoint(
  method: 'delete' | 'put',
  path: string,
  params: Readonly<Record<string, number>>,
  done: string,
): Promise<unknown> {
  const url = `${metricsUrlOf(loadConfig('metrics'))}/${path}`;
  try {
    return (await axios.request<unknown>({ method, url, params, timeout: timeoutMs, maxRedirects: 0 })).data;
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    throw new UnreachableError(
      `No endpoint answers at ${url}: ${error.code ?? error.message}. Nothing was ${done}. Run this on the endpoint’s machine, or set METRICS_HOST and METRICS_PORT.`,
    );
  }
}
