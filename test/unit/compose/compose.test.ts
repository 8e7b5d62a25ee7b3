import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeKeys } from '../../../src/codec/make-keys';
import { environmentNames, loadConfig } from '../../../src/config';
import { packageRoot } from '../../../src/base/package-root';
import { createEndpoint } from '../endpoint/fixture';

const variables = z.record(z.string(), z.union([z.string(), z.number()]).nullish());
const service = z.object({
  command: z.unknown().optional(),
  environment: variables.default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  image: z.string(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
});

const text = readFileSync(join(packageRoot, 'docker-compose.temporal.yml'), 'utf8');
const stand = z
  .object({
    services: z.record(z.string(), service),
    configs: z.record(z.string(), z.object({ content: z.string() })),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(text, { merge: true }));
const {
  endpoint,
  'endpoint-2': second,
  worker,
  codec,
  pages,
  temporal,
  ui,
} = z
  .object({
    endpoint: service,
    'endpoint-2': service,
    worker: service,
    codec: service,
    pages: service,
    temporal: service,
    ui: service,
  })
  .parse(stand.services);
const ownServices = [endpoint, second, worker, codec, pages];

/** Of Node and Temporal themselves. */
const notOurs = /^(TEMPORAL_|NODE_)/;

/** What a filled-in .env would hold. */
const filledIn: Record<string, string> = {
  ...makeKeys('k1'),
  CODEC_SECRET: 'a-secret-path-segment',
  PAGES_URL: 'https://robots.example.com/pages',
  PUBLIC_URL: 'https://robots.example.com',
  BITRIX24_CLIENT_ID: 'id',
  BITRIX24_CLIENT_SECRET: 'secret',
  ERP_WSDL: 'wsdl/order-service.wsdl',
};

/** A variable without a value is taken from .env. */
const environmentOf = ({ environment }: z.output<typeof service>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value ? String(value) : filledIn[name]]),
  );

describe('docker-compose.temporal.yml', () => {
  it.each(['endpoint', 'worker', 'codec', 'pages'] as const)(
    'hands the %s every setting of .env that it reads',
    (role) => {
      const handed = Object.keys(stand.services[role]?.environment ?? {}).filter(
        (name) => !notOurs.test(name),
      );
      // Which is for tests.
      const read = environmentNames[role].filter((name) => name !== 'TIME_SCALE');
      expect(handed.toSorted()).toEqual(read.toSorted());
    },
  );

  it('lets the worker read the files that its settings name', () => {
    expect(worker.volumes).toEqual(['./certificates:/app/certificates:ro']);
    expect(readFileSync(join(packageRoot, 'Dockerfile'), 'utf8')).toContain('WORKDIR /app');
    expect(readFileSync(join(packageRoot, '.gitignore'), 'utf8')).toContain('certificates/');
  });

  it('gives all roles settings with which they start', () => {
    expect(loadConfig('endpoint', environmentOf(endpoint))).toMatchObject({ HOST: '0.0.0.0', PORT: 3000 });
    expect(loadConfig('worker', environmentOf(worker))).toMatchObject({ ERP_WSDL: filledIn.ERP_WSDL });
    expect(loadConfig('codec', environmentOf(codec))).toMatchObject({ CODEC_HOST: '0.0.0.0' });
    expect(loadConfig('pages', environmentOf(pages))).toMatchObject({ PAGES_HOST: '0.0.0.0' });
    const commands = ['endpoint', 'endpoint', 'worker', 'codec', 'pages'];
    expect(ownServices.map(({ command }) => command)).toEqual(commands);
    expect(second.environment).toEqual(endpoint.environment);
  });

  it('keeps the secrets of ERP, Jira and portal, and keys that open, away from the endpoint, which the world can reach', () => {
    const secrets = [
      'CODEC_KEYS',
      'VAULT_KEYS',
      'BITRIX24_CLIENT_SECRET',
      'ERP_USER',
      'ERP_PASSWORD',
      'JIRA_API_TOKEN',
      'JIRA_CLIENT_SECRET',
      'JIRA_PAT',
    ];
    expect(Object.keys(endpoint.environment).filter((name) => secrets.includes(name))).toEqual([]);
  });

  it('publishes the ports that endpoint and codec listen on, on this machine only', () => {
    const { PORT, METRICS_PORT } = loadConfig('endpoint', environmentOf(endpoint));
    expect(endpoint.ports).toEqual([`127.0.0.1:3000:${PORT}`, `127.0.0.1:9464:${METRICS_PORT}`]);
    expect(second.ports).toEqual([`127.0.0.1:3001:${PORT}`, `127.0.0.1:9465:${METRICS_PORT}`]);
    const { CODEC_PORT } = loadConfig('codec', environmentOf(codec));
    expect(codec.ports).toEqual([`127.0.0.1:8081:${CODEC_PORT}`]);
    const published = Object.values(stand.services).flatMap(({ ports }) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('lets Caddy lead to the ports of both endpoints, and to no other', () => {
    const caddyfile = readFileSync(join(packageRoot, 'deploy/Caddyfile'), 'utf8');
    const ports = [endpoint, second].map(({ ports: [first = ''] }) => first.split(':').slice(0, 2).join(':'));
    expect(caddyfile).toContain(`{$ENDPOINTS:${ports.join(' ')}}`);
    expect(caddyfile.match(/127\.0\.0\.1:\d+/g)).toEqual(ports);
  });

  it('lets the Web UI’s page, and no other, decode', () => {
    const origin = codec.environment.CODEC_ORIGIN;
    expect(origin).toBe(`http://localhost:${ui.ports[0]?.split(':')[1]}`);
    expect(ui.environment.TEMPORAL_CODEC_ENDPOINT).toBe(
      `http://localhost:${codec.ports[0]?.split(':')[1]}/\${CODEC_SECRET:?}`,
    );
  });

  it('asks the endpoint for its health where it answers', async () => {
    const asked = /fetch\('http:\/\/127\.0\.0\.1:(\d+)(\/[^']+)'\)/.exec(
      endpoint.healthcheck?.test.join(' ') ?? '',
    );
    expect(asked?.[1]).toBe(String(endpoint.environment.PORT));
    const { app } = await createEndpoint();
    expect((await app.request(asked?.[2] ?? '')).status).toBe(200);
  });

  it('keeps the inbox of each endpoint on a volume of its own', () => {
    expect(endpoint.volumes).toEqual([`inbox:${endpoint.environment.INBOX_DIR}`]);
    expect(second.volumes).toEqual([`inbox-2:${endpoint.environment.INBOX_DIR}`]);
    expect(Object.keys(stand.volumes)).toEqual(expect.arrayContaining(['inbox', 'inbox-2']));
  });

  it('lets no role write to its image, have a right of the kernel, or go without a health check', () => {
    for (const { read_only, cap_drop, healthcheck } of ownServices) {
      expect({ read_only, cap_drop }).toEqual({ read_only: true, cap_drop: ['ALL'] });
      expect(healthcheck).toBeDefined();
    }
  });

  it('starts from eight settings that a person fills in, and what deploy/start adds', () => {
    const names =
      readFileSync(join(packageRoot, 'deploy/production.env'), 'utf8').match(/^[A-Z0-9_]+(?==)/gm) ?? [];
    expect(names).toHaveLength(8);
    expect(Object.keys({ ...endpoint.environment, ...worker.environment })).toEqual(
      expect.arrayContaining(names),
    );
    const made = { ...makeKeys('k1'), CODEC_SECRET: 'a-secret-path-segment' };
    const settings = { ...made, ...Object.fromEntries(names.map((name) => [name, filledIn[name] ?? ''])) };
    expect(() => loadConfig('endpoint', settings)).not.toThrow();
    expect(() => loadConfig('worker', settings)).not.toThrow();
  });

  it('is built with the version that package.json says, which its label names', () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    const dockerfile = readFileSync(join(packageRoot, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain(`org.opencontainers.image.version="${version}"`);
    expect(dockerfile.match(/^FROM node:24-bookworm-slim/gm)).toHaveLength(2);
  });

  it('gives all roles more than the 130 s in which they end', () => {
    for (const { stop_grace_period: grace } of ownServices)
      expect(parseInt(grace ?? '', 10)).toBeGreaterThan(130);
  });

  it('turns fairness on in the server', () => {
    expect(parse(stand.configs.dynamic?.content ?? '')).toEqual({
      'matching.enableFairness': [{ value: true }],
    });
    expect(temporal.environment.DYNAMIC_CONFIG_FILE_PATH).toBe('config/dynamicconfig/robots.yaml');
    expect(text).toContain('target: /etc/temporal/config/dynamicconfig/robots.yaml');
  });

  it('builds its image from the locked versions of everything', () => {
    const dockerfile = readFileSync(join(packageRoot, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain('COPY package.json package-lock.json');
    expect(dockerfile).toMatch(/^RUN npm ci$/m);
  });

  it('builds its image without bench, chaos and tests; sandbox and testbed are commands of the product', () => {
    const ignored = readFileSync(join(packageRoot, '.dockerignore'), 'utf8').split('\n');
    const copied = ignored.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(ignored).toContain('*');
    expect(copied).toEqual(expect.arrayContaining(['src', 'workflows', 'activities', 'sandbox', 'testbed']));
    for (const absent of ['bench', 'chaos', 'test']) expect(copied).not.toContain(absent);
  });

  it('names a version of every image', () => {
    const images = Object.values(stand.services).map(({ image }) => image);
    expect(
      images.filter((image) => !/:\d|^bitrix24-durable-robots:\$\{ROBOTS_TAG:-latest\}$/.test(image)),
    ).toEqual([]);
  });
});
