import { z } from 'zod';
import type * as clientModule from '../clients/one-c';
import { ClientError } from '../clients/client-error';
import { mappingNames } from '../clients/one-c/mapping-names';
import { url } from '../config/variables';
import { defineSystem } from './define-system';

const address = url('the address of 1C’s published base, or of its HTTP service');

const variables = {
  ONE_C_URL: address.optional(),
  ONE_C_USER: z.string().optional(),
  ONE_C_PASSWORD: z.string().optional(),
  ONE_C_MAPPING: z.enum(mappingNames, `must be one of ${mappingNames.join(', ')}`).default('accounting'),
  ONE_C_ORGANIZATION: z
    .string()
    .regex(/^(\d{10}|\d{12})$/, 'must be the INN of the organization that invoices come from')
    .optional(),
  ONE_C_ITEM: z.string().optional(),
  ONE_C_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Moscow')
    .default('Europe/Moscow'),
};

/** 1C:Enterprise, over OData or an HTTP service of its own. */
export const oneC = defineSystem({
  name: { en: '1C', ru: '1С' },
  variables,
  address: 'ONE_C_URL',
  check: oneCIsWhole,
  longestLatency: { variable: 'ONE_C_LONGEST_LATENCY', ms: 60_000 },
  concurrency: 4,
  createClient(set) {
    // Loaded where it is used: whoever needs the settings only starts without it.
    const { createOneCClient } = require('../clients/one-c') as typeof clientModule;
    return createOneCClient({
      url: set.ONE_C_URL,
      user: set.ONE_C_USER,
      password: set.ONE_C_PASSWORD,
      mapping: set.ONE_C_MAPPING,
      // An HTTP service knows its organization itself.
      organization: set.ONE_C_ORGANIZATION ?? '',
      item: set.ONE_C_ITEM,
      timeZone: set.ONE_C_TIME_ZONE,
    });
  },
  doctor: {
    title: '1C',
    settings: 'ONE_C_URL, ONE_C_USER, ONE_C_PASSWORD, ONE_C_MAPPING',
    async ask(client, options) {
      if (!client.check) return 'has a service of its own, which cannot be asked without writing';
      const { problemsOf } = require('../clients/one-c') as typeof clientModule;
      const problems = problemsOf(await client.check(options)).map(({ field }) => field);
      if (problems.length > 0) {
        const message = `${problems.join(', ')} is not published, or is of another type or value`;
        throw new ClientError(message, { system: 'one-c', verdict: 'refused', kind: 'FieldIgnored' });
      }
      return 'publishes every field that is written or read';
    },
  },
});

/** Of commands that are for 1C alone. */
export const oneCVariables = { ...variables, ONE_C_URL: address };

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Invoices over OData come from one organization. */
function oneCIsWhole(set: z.output<z.ZodObject<typeof variables>>, context: z.RefinementCtx): void {
  if (set.ONE_C_URL === undefined || set.ONE_C_MAPPING === 'http-service') return;
  if (set.ONE_C_ORGANIZATION !== undefined) return;
  const message = `is missing: the INN of the organization that invoices come from (ONE_C_MAPPING is ${set.ONE_C_MAPPING})`;
  context.addIssue({ code: 'custom', path: ['ONE_C_ORGANIZATION'], message });
}
