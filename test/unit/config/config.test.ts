import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPublicKey } from '../../../src/codec/keys';
import { makeKeys } from '../../../src/codec/make-keys';
import { ConfigError, environmentNames, loadConfig, timingOf } from '../../../src/config';
import { parseDuration } from '../../../src/base/duration';
import { packageRoot } from '../../../src/base/package-root';
import { productionTiming } from '../../../src/timing';

const keys = makeKeys('k1');
const { CODEC_KEYS, VAULT_KEYS, INBOX_KEYS, CODEC_PUBLIC_KEY, VAULT_PUBLIC_KEY } = keys;
const endpoint = { CODEC_PUBLIC_KEY, VAULT_PUBLIC_KEY, INBOX_KEYS };
const all = {
  CODEC_KEYS,
  VAULT_KEYS,
  INBOX_KEYS,
  PUBLIC_URL: 'https://robots.example.com',
  BITRIX24_CLIENT_ID: 'local.1',
  BITRIX24_CLIENT_SECRET: 'secret',
  ERP_WSDL: 'erp.wsdl',
};

function problemsOf(environment: Record<string, string>): string {
  try {
    loadConfig('all', environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('the settings', () => {
  it('name every problem in one message', () => {
    const message = problemsOf({
      ...all,
      PORT: '99999',
      ERP_LONGEST_LATENCY: 'long',
      VAULT_KEYS: '',
      PUBLIC_URL: 'robots',
    });
    for (const name of ['PORT', 'ERP_LONGEST_LATENCY', 'VAULT_KEYS', 'PUBLIC_URL'])
      expect(message).toContain(name);
    expect(message).toContain('nothing was started');
  });

  it('never repeat a secret', () => {
    expect(problemsOf({ ...all, CODEC_KEYS: 'k1:c2VjcmV0', GATEWAY_KEYS: 'portal=tooshort' })).not.toMatch(
      /c2VjcmV0|tooshort/,
    );
  });

  it('take an empty variable for one that is not set', () => {
    expect(loadConfig('endpoint', { ...endpoint, PORT: '', HOST: '' })).toMatchObject({ PORT: 3000 });
  });

  it('ask the endpoint for nothing that only the worker needs', () => {
    const config = loadConfig('endpoint', { ...all, ...endpoint });
    for (const name of ['ERP_WSDL', 'CODEC_KEYS', 'VAULT_KEYS', 'BITRIX24_CLIENT_SECRET'])
      expect(config).not.toHaveProperty(name);
  });

  it('refuse a codec endpoint without a secret and an origin', () => {
    expect(() => loadConfig('codec', { CODEC_KEYS })).toThrow(
      /CODEC_SECRET is missing[^\n]*\n[^\n]*CODEC_ORIGIN/,
    );
  });

  it.each([
    [{ VAULT_KEYS: `${VAULT_KEYS},${CODEC_KEYS.replace('k1', 'k2')}` }, /VAULT_KEYS must not share a key/],
    [{ INBOX_KEYS: CODEC_KEYS }, /INBOX_KEYS must not share a key/],
    [{ INBOX_KEYS: VAULT_KEYS }, /INBOX_KEYS must not share a key/],
  ])('refuse one key for two purposes: %j', (set, message) => {
    expect(problemsOf({ ...all, ...set })).toMatch(message);
  });

  it('refuse an endpoint that would seal calls and tokens to one key', () => {
    const set = { ...endpoint, VAULT_PUBLIC_KEY: CODEC_PUBLIC_KEY };
    expect(() => loadConfig('endpoint', set)).toThrow(
      /VAULT_PUBLIC_KEY must not be that of CODEC_PUBLIC_KEY/,
    );
  });

  it('derive the public halves where the keys are there, and refuse others, to which calls would be lost', () => {
    const config = loadConfig('all', all);
    expect(formatPublicKey(config.CODEC_PUBLIC_KEY)).toBe(CODEC_PUBLIC_KEY);
    expect(formatPublicKey(config.VAULT_PUBLIC_KEY)).toBe(VAULT_PUBLIC_KEY);
    expect(() => loadConfig('all', { ...all, ...endpoint })).not.toThrow();
    // That of an older key, while workers have both.
    const rotated = { ...all, ...endpoint, ...makeKeys('k2', { CODEC_KEYS, VAULT_KEYS }), ...endpoint };
    expect(() => loadConfig('all', rotated)).not.toThrow();
    const foreign = makeKeys('k1');
    for (const name of ['CODEC_PUBLIC_KEY', 'VAULT_PUBLIC_KEY'] as const)
      expect(problemsOf({ ...all, [name]: foreign[name] })).toMatch(
        new RegExp(`${name} is not the public half of a key of ${name.slice(0, 5)}_KEYS`),
      );
  });

  it('refuse a public key that is none, or a secret one in its place, without repeating it', () => {
    const secret = CODEC_KEYS.split(':')[1] ?? '';
    for (const given of [secret, CODEC_KEYS, `k1:public.${secret.slice(4)}`]) {
      const set = { ...endpoint, CODEC_PUBLIC_KEY: given };
      expect(() => loadConfig('endpoint', set)).toThrow(/CODEC_PUBLIC_KEY is no public key/);
      expect(() => loadConfig('endpoint', set)).not.toThrow(given);
    }
  });

  it('refuse a 1C without the organization that invoices come from, but for an HTTP service, which knows it', () => {
    const oneC = { ...all, ONE_C_URL: 'https://1c.example.com/accounting' };
    expect(problemsOf(oneC)).toMatch(/ONE_C_ORGANIZATION is missing/);
    expect(problemsOf({ ...oneC, ONE_C_ORGANIZATION: '77' })).toMatch(/ONE_C_ORGANIZATION must be the INN/);
    expect(() => loadConfig('worker', { ...oneC, ONE_C_ORGANIZATION: '7799000017' })).not.toThrow();
    expect(() => loadConfig('worker', { ...oneC, ONE_C_MAPPING: 'http-service' })).not.toThrow();
    expect(problemsOf({ ...oneC, ONE_C_MAPPING: 'sap', ONE_C_TIME_ZONE: 'Mars/Base' })).toMatch(
      /ONE_C_MAPPING must be one of accounting, trade, http-service\n[^\n]*ONE_C_TIME_ZONE must be a time zone/,
    );
  });

  it('let a worker do with a 1C alone', () => {
    const oneC = { ONE_C_URL: 'https://1c.example.com/hs/x', ONE_C_MAPPING: 'http-service' };
    expect(loadConfig('worker', { ...all, ERP_WSDL: '', ...oneC })).toMatchObject(oneC);
  });

  describe('of Jira', () => {
    const { ERP_WSDL: _, ...none } = all;
    const host = { JIRA_HOST: 'https://example.atlassian.net' };

    it.each([
      { JIRA_EMAIL: 'a@b.c', JIRA_API_TOKEN: 't' },
      { JIRA_CLIENT_ID: 'i', JIRA_CLIENT_SECRET: 's' },
      { JIRA_PAT: 'p' },
    ])('are enough for a worker with one login: %j', (login) => {
      expect(loadConfig('all', { ...none, ...host, ...login })).toMatchObject(login);
    });

    it.each<[Record<string, string>, RegExp]>([
      [host, /JIRA_HOST has no login: JIRA_EMAIL and JIRA_API_TOKEN/],
      [{ JIRA_PAT: 'p' }, /JIRA_HOST is missing/],
      [{ ...host, JIRA_EMAIL: 'a@b.c' }, /JIRA_API_TOKEN is missing/],
      [{ ...host, JIRA_CLIENT_SECRET: 'hush' }, /JIRA_CLIENT_ID is missing/],
      [
        { ...host, JIRA_PAT: 'p', JIRA_EMAIL: 'a@b.c', JIRA_API_TOKEN: 't' },
        /JIRA_HOST has more than one login/,
      ],
      [{ JIRA_HOST: 'example', JIRA_PAT: 'p' }, /JIRA_HOST must be the address of Jira/],
    ])('are refused, without a secret, as %j', (set, message) => {
      const said = problemsOf({ ...all, ...set });
      expect(said).toMatch(message);
      expect(said).not.toContain('hush');
    });
  });

  it('read lists and pairs', () => {
    const config = loadConfig('all', {
      ...all,
      PORTALS:
        'A.bitrix24.ru, https://b.bitrix24.ru/crm/ HTTP://localhost:80/ http://127.0.0.1:3001/ c.example:443 0123456789',
      GATEWAY_KEYS: 'abc=0123456789abcdef=',
    });
    expect(config.PORTALS).toEqual([
      'a.bitrix24.ru',
      'b.bitrix24.ru',
      'http://localhost',
      'http://127.0.0.1:3001',
      'c.example',
      '0123456789',
    ]);
    expect(config.GATEWAY_KEYS).toEqual([{ portal: 'abc', key: '0123456789abcdef=' }]);
  });

  it('scale every built-in duration, and leave alone what is set', () => {
    const config = loadConfig('endpoint', { ...endpoint, TIME_SCALE: '0.1', ERP_LONGEST_LATENCY: '7s' });
    expect(timingOf(config)).toMatchObject({
      heartbeat: productionTiming.heartbeat / 10,
      secondAnswer: productionTiming.secondAnswer / 10,
      longestLatency: { erp: 7_000, jira: 60_000 },
      outageRetry: 300_000,
    });
  });
});

describe('.env.example', () => {
  const lines = readFileSync(join(packageRoot, '.env.example'), 'utf8').split('\n');
  const given = lines
    .filter((line) => /^[A-Z0-9_]+=/.test(line))
    .map((line) => line.split(/=(.*)/s) as [string, string]);

  it('names every setting, and nothing else', () => {
    const names = new Set([
      ...environmentNames.all,
      ...environmentNames.worker,
      ...environmentNames.codec,
      ...environmentNames.pages,
    ]);
    expect(given.map(([name]) => name).toSorted()).toEqual([...names].toSorted());
  });

  it('fits the schema once its keys and secrets are filled in', () => {
    const filled = {
      ...Object.fromEntries(given),
      ...keys,
      BITRIX24_CLIENT_ID: 'local.1',
      BITRIX24_CLIENT_SECRET: 's',
    };
    for (const role of ['endpoint', 'worker', 'all'] as const)
      expect(() => loadConfig(role, filled)).not.toThrow();
    const codec = { CODEC_SECRET: 'a-secret-path-segment', CODEC_ORIGIN: 'http://localhost:8233' };
    expect(() => loadConfig('codec', { ...filled, ...codec })).not.toThrow();
    const pages = { PAGES_URL: 'https://robots.example.com/pages' };
    expect(() => loadConfig('pages', { ...filled, ...pages })).not.toThrow();
  });

  it.each([
    ['all', all],
    ['codec', { CODEC_KEYS, CODEC_SECRET: 'a-secret-path-segment', CODEC_ORIGIN: 'http://localhost:8233' }],
    ['pages', { CODEC_KEYS, PUBLIC_URL: 'https://r.example.com', PAGES_URL: 'https://r.example.com/pages' }],
  ] as const)('shows the defaults of %s', (role, needed) => {
    const defaults = loadConfig(role, needed);
    const set = Object.fromEntries(given.filter(([, value]) => value !== ''));
    const shown: Record<string, unknown> = loadConfig(role, { ...needed, ...set });
    const own = ['PORTALS', 'PUBLIC_URL', 'ERP_WSDL'];
    for (const [name, value] of Object.entries(defaults)) {
      if (!own.includes(name)) expect([name, shown[name]]).toEqual([name, value]);
    }
  });
});

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['60s', 60_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));
  it.each(['', '5', '5 min', '-5s', '1d'])('"%s" is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});
