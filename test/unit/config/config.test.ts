import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, environmentNames, loadConfig, timingOf } from '../../../src/config';
import { parseDuration } from '../../../src/duration';
import { packageRoot } from '../../../src/package-root';
import { productionTiming } from '../../../src/timing';

const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const vaultKey = `v1:${Buffer.alloc(32, 8).toString('base64')}`;
const endpoint = { CODEC_KEYS: key, VAULT_KEYS: vaultKey };
const all = {
  ...endpoint,
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
    expect(loadConfig('endpoint', endpoint)).not.toHaveProperty('ERP_WSDL');
  });

  it('refuse a codec endpoint without a secret and an origin', () => {
    expect(() => loadConfig('codec', { CODEC_KEYS: key })).toThrow(
      /CODEC_SECRET is missing[^\n]*\n[^\n]*CODEC_ORIGIN/,
    );
  });

  it('refuse a key that seals both histories and tokens', () => {
    expect(problemsOf({ ...all, VAULT_KEYS: `${vaultKey},${key}` })).toMatch(
      /VAULT_KEYS must not share a key/,
    );
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
    const names = new Set([...environmentNames.all, ...environmentNames.codec]);
    expect(given.map(([name]) => name).toSorted()).toEqual([...names].toSorted());
  });

  it('fits the schema once its keys and secrets are filled in', () => {
    const filled = {
      ...Object.fromEntries(given),
      ...endpoint,
      BITRIX24_CLIENT_ID: 'local.1',
      BITRIX24_CLIENT_SECRET: 's',
    };
    expect(() => loadConfig('all', filled)).not.toThrow();
    const codec = { CODEC_SECRET: 'a-secret-path-segment', CODEC_ORIGIN: 'http://localhost:8233' };
    expect(() => loadConfig('codec', { ...filled, ...codec })).not.toThrow();
  });

  it('shows the defaults', () => {
    const defaults = loadConfig('all', all);
    const shown = loadConfig('all', {
      ...all,
      ...Object.fromEntries(given.filter(([, value]) => value !== '')),
    });
    const own = ['PORTALS', 'PUBLIC_URL', 'ERP_WSDL'];
    for (const [name, value] of Object.entries(defaults)) {
      if (!own.includes(name)) expect([name, shown[name as keyof typeof shown]]).toEqual([name, value]);
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
