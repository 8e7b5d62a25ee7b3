import { z } from 'zod';
import { latencyVariables } from '../systems';
import { productionTiming } from '../timing';
import { duration, list, port } from './variables';

export const endpoint = {
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port.default(9464),
  GATEWAY_KEYS: list
    .transform((entries, context) =>
      entries.map((entry) => {
        const [portal, key] = entry.split(/=(.*)/s);
        if (portal && key && key.length >= 16) return { portal, key };
        context.addIssue({
          code: 'custom',
          message: 'must be portal=key with a key of at least 16 characters',
        });
        return z.NEVER;
      }),
    )
    .default([]),
  INBOX_DIR: z.string().default('.data/inbox'),
  INBOX_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576, 'must be at least 1048576')
    .default(512 * 1024 * 1024),
  DRAIN: duration('5s').default(0),
  INBOX_KEEP: duration('48h').default(48 * 3_600_000),
  ...latencyVariables,
  OUTAGE_RETRY: duration('5m').default(productionTiming.outageRetry),
  FIRST_REPORT: duration('30s').default(productionTiming.firstReport),
  TIME_SCALE: z.coerce.number().positive().max(1, 'must be above 0 and at most 1').default(1),
};
