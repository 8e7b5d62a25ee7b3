import { existsSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import type { Timing } from '../workflows/timing';
import { mappingNames } from './clients/one-c/mapping-names';
import { type KeyRing, parseKeys } from './codec/keys';
import { parseDuration } from './duration';
import { erpIsWhole, erpShape } from './erp-settings';
import { productionTiming, scaleTiming } from './timing';

const duration = (example: string) =>
  z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: `must be a duration such as ${example}` });
    return z.NEVER;
  });

const keys = (what: string) =>
  z.string(`is missing: ${what}, e.g. k1:<32 bytes in base64>`).transform((text, context) => {
    try {
      return parseKeys(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));
const url = (what: string) => z.url({ protocol: /^https?$/, error: `must be ${what}` });
const port = z.coerce.number('must be a port').int().min(0).max(65_535, 'must be a port, 0 to 65535');

const common = {
  PORTALS: list.default([]),
  CODEC_KEYS: keys('the keys that seal calls and histories'),
  VAULT_KEYS: keys('the keys that seal the portals’ tokens'),
  ROBOT_SUFFIX: z
    .string()
    .regex(
      /^(__[a-z0-9]{1,16})?$/,
      'must be two underscores and at most 16 small letters or digits, e.g. __staging',
    )
    .default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

const endpoint = {
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
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
  ERP_LONGEST_LATENCY: duration('60s').default(60_000),
  ONE_C_LONGEST_LATENCY: duration('60s').default(60_000),
  JIRA_LONGEST_LATENCY: duration('60s').default(60_000),
  OUTAGE_RETRY: duration('5m').default(300_000),
  FIRST_REPORT: duration('30s').default(30_000),
  TIME_SCALE: z.coerce.number().positive().max(1, 'must be above 0 and at most 1').default(1),
  CODEC_PORT: port.optional(),
  CODEC_HOST: z.string().default('127.0.0.1'),
  CODEC_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,}$/, 'must be at least 16 letters, digits, "_" or "-"')
    .optional(),
  CODEC_ORIGIN: url('the origin of the Web UI, e.g. http://localhost:8233').optional(),
};

const oneCUrl = url('the address of 1C’s published base, or of its HTTP service');

const oneC = {
  ONE_C_URL: oneCUrl.optional(),
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

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const worker = {
  PUBLIC_URL: url('the address of the endpoint as portals see it, e.g. https://robots.example.com'),
  // A local application tells both only after its first event has come.
  BITRIX24_CLIENT_ID: z.string().optional(),
  BITRIX24_CLIENT_SECRET: z.string().optional(),
  BITRIX24_OAUTH_URL: url('an authorization server').default('https://oauth.bitrix.info'),
  ...erpShape,
  SMART_PROCESSES: list
    .transform((entries, context) =>
      entries.map((entry) => {
        if (/^\d{1,9}$/.test(entry)) return Number(entry);
        context.addIssue({ code: 'custom', message: 'must be type ids of smart processes, e.g. 177,180' });
        return z.NEVER;
      }),
    )
    .default([]),
  ...oneC,
  JIRA_HOST: url('the address of Jira, e.g. https://example.atlassian.net').optional(),
  JIRA_API_URL: url('the address of Jira’s API, where it is not at JIRA_HOST').optional(),
  JIRA_EMAIL: z.string().optional(),
  JIRA_API_TOKEN: z.string().optional(),
  JIRA_PAT: z.string().optional(),
  JIRA_CLIENT_ID: z.string().optional(),
  JIRA_CLIENT_SECRET: z.string().optional(),
  JIRA_OAUTH_URL: url('the token address of an authorization server').default(
    'https://auth.atlassian.com/oauth/token',
  ),
};

/** A codec endpoint without a secret or an origin would decode for anybody, or nobody. */
function codecIsWhole(
  set: { CODEC_PORT?: number; CODEC_SECRET?: string; CODEC_ORIGIN?: string },
  context: z.RefinementCtx,
): void {
  for (const name of ['CODEC_SECRET', 'CODEC_ORIGIN'] as const) {
    if (set.CODEC_PORT === undefined || set[name] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'is missing: CODEC_PORT needs it' });
  }
}

/** Invoices over OData come from one organization. */
function oneCIsWhole(
  set: { ONE_C_URL?: string; ONE_C_MAPPING: string; ONE_C_ORGANIZATION?: string },
  context: z.RefinementCtx,
): void {
  if (set.ONE_C_URL === undefined || set.ONE_C_MAPPING === 'http-service') return;
  if (set.ONE_C_ORGANIZATION !== undefined) return;
  const message = `is missing: the INN of the organization that invoices come from (ONE_C_MAPPING is ${set.ONE_C_MAPPING})`;
  context.addIssue({ code: 'custom', path: ['ONE_C_ORGANIZATION'], message });
}

/** Each way to log in to Jira; all variables of one make it. */
const jiraLogins = [
  ['JIRA_EMAIL', 'JIRA_API_TOKEN'],
  ['JIRA_CLIENT_ID', 'JIRA_CLIENT_SECRET'],
  ['JIRA_PAT'],
] as const;

/** With two logins one would be used and the other believed to be. */
function jiraIsWhole(
  set: { [Name in 'JIRA_HOST' | (typeof jiraLogins)[number][number]]?: string },
  context: z.RefinementCtx,
): void {
  const begun = jiraLogins.filter((names) => names.some((name) => set[name] !== undefined));
  const complain = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  for (const name of begun.flat())
    if (set[name] === undefined) complain(name, 'is missing: its fellow is set');
  if (begun.length > 1) complain('JIRA_HOST', `has more than one login: ${begun.flat().join(', ')}`);
  if (set.JIRA_HOST === undefined && begun.length > 0)
    complain('JIRA_HOST', 'is missing: a login for Jira is set');
  if (set.JIRA_HOST !== undefined && begun.length === 0)
    complain('JIRA_HOST', `has no login: ${jiraLogins.map((names) => names.join(' and ')).join(', or ')}`);
}

/** A worker without any external system could carry out nothing. */
function someSystem(
  set: { ERP_WSDL?: string; JIRA_HOST?: string; ONE_C_URL?: string },
  context: z.RefinementCtx,
): void {
  if ([set.ERP_WSDL, set.JIRA_HOST, set.ONE_C_URL].some((address) => address !== undefined)) return;
  const message = 'is missing: a path or URL of the ERP’s WSDL, or the settings of another external system';
  context.addIssue({ code: 'custom', path: ['ERP_WSDL'], message });
}

/** Whoever may decode histories must not thereby open the portals' tokens. */
function keysDiffer(set: { CODEC_KEYS: KeyRing; VAULT_KEYS: KeyRing }, context: z.RefinementCtx): void {
  const codec = [...set.CODEC_KEYS.keys.values()];
  if (![...set.VAULT_KEYS.keys.values()].some((key) => codec.some((other) => other.equals(key)))) return;
  context.addIssue({ code: 'custom', path: ['VAULT_KEYS'], message: 'must not share a key with CODEC_KEYS' });
}

const shapes = {
  endpoint: z.object({ ...common, ...endpoint }),
  worker: z.object({ ...common, ...worker }),
  all: z.object({ ...common, ...endpoint, ...worker }),
  operator: z.object({ CODEC_KEYS: common.CODEC_KEYS }),
  oneC: z.object({ ...oneC, ONE_C_URL: oneCUrl }),
};

const schemas = {
  erpInspect: z.object(erpShape).superRefine(erpIsWhole),
  erpTry: z
    .object({ CODEC_KEYS: common.CODEC_KEYS, VAULT_KEYS: common.VAULT_KEYS, ...erpShape })
    .superRefine(someSystem)
    .superRefine(erpIsWhole),
  endpoint: shapes.endpoint.superRefine(codecIsWhole).superRefine(keysDiffer),
  worker: shapes.worker
    .superRefine(keysDiffer)
    .superRefine(someSystem)
    .superRefine(erpIsWhole)
    .superRefine(oneCIsWhole)
    .superRefine(jiraIsWhole),
  operator: shapes.operator,
  oneC: shapes.oneC.superRefine(oneCIsWhole),
  all: shapes.all
    .superRefine(codecIsWhole)
    .superRefine(keysDiffer)
    .superRefine(someSystem)
    .superRefine(erpIsWhole)
    .superRefine(oneCIsWhole)
    .superRefine(jiraIsWhole),
};

export type Role = keyof typeof schemas;

/** Of each set of settings, as it is typed. */
const commands: Record<Role, string> = {
  endpoint: 'endpoint',
  worker: 'worker',
  all: 'all',
  operator: 'sync" or "robots rotate-keys',
  oneC: 'one-c',
  erpInspect: 'erp inspect',
  erpTry: 'erp try',
};

export type EndpointConfig = z.output<typeof schemas.endpoint>;
export type WorkerConfig = z.output<typeof schemas.worker>;
export type OneCConfig = z.output<typeof schemas.oneC>;
export type Config = z.output<typeof schemas.all>;

/** Every variable of ours; Temporal's own are read by @temporalio/envconfig. */
export const environmentNames: readonly string[] = Object.keys(shapes.all.shape);

/** Settings that do not fit; the message names every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
  /** Each as a clause that begins with its variable. */
  readonly problems: readonly string[];

  constructor(message: string, problems: readonly string[]) {
    super(message);
    this.problems = problems;
  }
}

/**
 * The settings of a role.
 *
 * @throws ConfigError naming each variable that is missing or wrong, what was found and what is expected
 */
export function loadConfig<R extends Role>(
  role: R,
  environment = process.env,
): z.output<(typeof schemas)[R]> {
  // An empty variable, as a .env file or compose leaves one, is one that is not set.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schemas[role].safeParse(set);
  if (parsed.success) return parsed.data as z.output<(typeof schemas)[R]>;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const lines = problems.map((problem) => `\n  ${problem}`).join('');
  throw new ConfigError(
    `The settings of "robots ${commands[role]}" do not fit; nothing was started. Correct these variables (see .env.example):${lines}`,
    problems,
  );
}

/** The durations that a call accepted with these settings keeps to. */
export function timingOf(
  config: Pick<
    EndpointConfig,
    | 'ERP_LONGEST_LATENCY'
    | 'JIRA_LONGEST_LATENCY'
    | 'ONE_C_LONGEST_LATENCY'
    | 'OUTAGE_RETRY'
    | 'FIRST_REPORT'
    | 'TIME_SCALE'
  >,
): Timing {
  return {
    ...scaleTiming(productionTiming, config.TIME_SCALE),
    longestLatency: {
      erp: config.ERP_LONGEST_LATENCY,
      jira: config.JIRA_LONGEST_LATENCY,
      'one-c': config.ONE_C_LONGEST_LATENCY,
    },
    outageRetry: config.OUTAGE_RETRY,
    firstReport: config.FIRST_REPORT,
  };
}

/** Address, namespace, TLS and key of Temporal, from TEMPORAL_* and its configuration file. */
export function loadTemporalConfig(): ReturnType<typeof loadClientConnectConfig> {
  return loadClientConnectConfig();
}

/** Settings from a file `.env` in the working directory, where there is one; what is set already wins. */
export function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** What a command that starts other programs needs to find them. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
