import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createControlClient, type ControlClient } from '../../sandbox/control/client';
import type { SandboxAccess } from '../../sandbox/access';
import { createTestbed, type Testbed } from '../../testbed/testbed';
import { until } from '../../testbed/until';
import { hostOf } from './engine';

/** What the stand meets outside its containers: a portal and far systems, and Caddy in front of all of it. */
export interface World {
  control: ControlClient;
  access: SandboxAccess;
  /** File of the authority that signed for every name, in PEM. */
  authority: string;
  /** What stands in .env of them. */
  settings: Record<string, string>;
  stop(): Promise<void>;
}

const ports = { control: 3900, portal: 3901, erp: 3902, 'one-c': 3903, jira: 3904 };

/** @param source the checkout, whose Caddyfile it is */
export async function startWorld(cache: string, source: string): Promise<World> {
  const testbed = createTestbed({ dir: cache, graceMs: 2_000 });
  const authority = join(cache, 'caddy/pki/authorities/local/root.crt');
  await startCaddy(testbed, source, authority);
  const control = createControlClient(`http://127.0.0.1:${ports.control}`);
  const sandbox = await testbed.start('sandbox', {
    args: [
      testbed.main,
      'sandbox',
      ...Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]),
      '--portal-url',
      `https://${hostOf('portal')}`,
      '--endpoint-url',
      `https://${hostOf('robots')}`,
      `https://${hostOf('staging')}`,
    ],
    environment: { NODE_EXTRA_CA_CERTS: authority },
  });
  const access = await sandbox.until('the sandbox was up', () => control.access().catch(() => undefined));
  await control.portalFaults({ limits: null });
  return { control, access, authority, settings: settingsOf(access), stop: () => testbed.stop() };
}

/** The delivered Caddyfile as it is, and behind it names of the far systems, which a real world has elsewhere. */
async function startCaddy(testbed: Testbed, source: string, authority: string): Promise<void> {
  const far = (['portal', 'erp', 'one-c', 'jira'] as const).map(
    (name) => `${hostOf(name)} {\n\treverse_proxy 127.0.0.1:${ports[name]}\n}`,
  );
  const staging = `${hostOf('staging')} {\n\treverse_proxy 127.0.0.1:4000 127.0.0.1:4001\n}`;
  const file = join(testbed.dir, 'Caddyfile');
  await writeFile(
    file,
    [await readFile(join(source, 'deploy/Caddyfile'), 'utf8'), ...far, staging, ''].join('\n'),
  );
  const caddy = await testbed.start('caddy', {
    command: 'caddy',
    args: ['run', '--config', file, '--adapter', 'caddyfile'],
    environment: { ROBOTS_HOST: hostOf('robots'), HOME: testbed.dir, XDG_DATA_HOME: testbed.dir },
  });
  await caddy.until('Caddy had made its authority', () => readFile(authority).catch(() => undefined));
  await until(
    'Caddy listened',
    () =>
      fetch('http://127.0.0.1:2019/config/').then(
        ({ ok }) => ok,
        () => false,
      ),
    {
      limitMs: 60_000,
    },
  );
}

function settingsOf({ portal, erp, oneC, jira }: SandboxAccess): Record<string, string> {
  const at = (name: 'erp' | 'one-c' | 'jira', url: string): string => {
    const { pathname, search } = new URL(url);
    return `https://${hostOf(name)}${pathname === '/' ? '' : pathname}${search}`;
  };
  return {
    // The eight of deploy/production.env …
    PUBLIC_URL: `https://${hostOf('robots')}`,
    PORTALS: hostOf('portal'),
    BITRIX24_CLIENT_ID: portal.clientId,
    BITRIX24_CLIENT_SECRET: portal.clientSecret,
    ERP_WSDL: at('erp', erp.wsdlUrl),
    ERP_ENDPOINT: at('erp', erp.url),
    ERP_USER: erp.user,
    ERP_PASSWORD: erp.password,
    // … the other systems, and what is another here than in the world: authorities, and seconds instead of minutes.
    ONE_C_URL: `${at('one-c', oneC.url)}/accounting`,
    ONE_C_USER: oneC.user,
    ONE_C_PASSWORD: oneC.password,
    ONE_C_ORGANIZATION: oneC.organization,
    ONE_C_ITEM: oneC.item,
    JIRA_HOST: at('jira', jira.url),
    JIRA_EMAIL: jira.email,
    JIRA_API_TOKEN: jira.apiToken,
    BITRIX24_OAUTH_URL: `https://${hostOf('portal')}`,
    NODE_EXTRA_CA_CERTS: 'certificates/authority.pem',
    ERP_LONGEST_LATENCY: '6s',
    JIRA_LONGEST_LATENCY: '6s',
    ONE_C_LONGEST_LATENCY: '6s',
    OUTAGE_RETRY: '30s',
    FIRST_REPORT: '5s',
  };
}
