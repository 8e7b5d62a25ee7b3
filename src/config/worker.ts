import { z } from 'zod';
import { systemVariables } from '../systems';
import { pagesUrl } from './pages';
import { list, moment, port, url } from './variables';

/** Not METRICS_PORT: endpoint and worker of one machine share their settings. A worker of `robots all` has none. */
export const workerPort = { WORKER_METRICS_PORT: port.default(9465) };

export const worker = {
  PUBLIC_URL: url('the address of the endpoint as portals see it, e.g. https://robots.example.com'),
  PAGES_URL: pagesUrl.PAGES_URL.optional(),
  // A local application tells both only after its first event has come.
  BITRIX24_CLIENT_ID: z.string().optional(),
  BITRIX24_CLIENT_SECRET: z.string().optional(),
  BITRIX24_OAUTH_URL: url('an authorization server').default('https://oauth.bitrix.info'),
  RESTORED_AT: moment.optional(),
  SMART_PROCESSES: list
    .transform((entries, context) =>
      entries.map((entry) => {
        if (/^\d{1,9}$/.test(entry)) return Number(entry);
        context.addIssue({ code: 'custom', message: 'must be type ids of smart processes, e.g. 177,180' });
        return z.NEVER;
      }),
    )
    .default([]),
  ...systemVariables,
};
