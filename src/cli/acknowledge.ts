import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import { loadConfig } from '../config';
import { metricsUrlOf } from './doctor/check-address';
import { UnreachableError } from './exit-codes';
import { print } from './print';

const reply = z.object({ left: z.number() });
const timeoutMs = 10_000;

/**
 * `robots inbox acknowledge`: the refused calls up to a time are dealt with, and `doctor` and the metrics forget them.
 *
 * @throws UnreachableError where no endpoint answers
 */
export async function acknowledgeRefused({ until }: { until: Date }): Promise<void> {
  const url = `${metricsUrlOf(loadConfig('metrics'))}/refused-calls`;
  const { left } = reply.parse(await remove(url, until.getTime()));
  print(
    `Acknowledged what was refused until ${until.toISOString()}.${left > 0 ? ` ${left} later ones wait: see "robots doctor".` : ''}`,
  );
}

async function remove(url: string, until: number): Promise<unknown> {
  try {
    return (await axios.delete<unknown>(url, { params: { until }, timeout: timeoutMs, maxRedirects: 0 }))
      .data;
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    throw new UnreachableError(
      `No endpoint answers at ${url}: ${error.code ?? error.message}. Nothing was acknowledged. Run this on the endpoint’s machine, or set METRICS_HOST and METRICS_PORT.`,
    );
  }
}
