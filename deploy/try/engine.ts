import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../testbed/until';
import { capture, run } from './commands';

/** Where the world outside the containers is reached: an address of this network namespace alone (RFC 5737). */
export const worldAddress = '192.0.2.1';
/** Names that Caddy signs for by itself. */
export const worldNames = ['robots', 'staging', 'portal', 'erp', 'one-c', 'jira'].map(hostOf);

export function hostOf(name: string): string {
  return `${name}.stand.local`;
}

export interface Engine {
  compose(...args: string[]): Promise<string>;
  /** A block of commands, as a person types them in the checkout. */
  shell(block: string): Promise<string>;
  podman(...args: string[]): Promise<string>;
  /** Names of the containers of a service that run. */
  containersOf(service: string): Promise<string[]>;
  /** Waits until a service's containers, all of them, are well. */
  untilHealthy(...services: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Podman as the engine behind Docker's own CLI, in this process's namespaces. @param source the checkout */
export async function startEngine(cache: string, source: string): Promise<Engine> {
  const socket = join(cache, 'podman.sock');
  const env = {
    CONTAINERS_CONF: join(cache, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(cache, 'storage.conf'),
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: join(cache, 'docker'),
    // Podman builds by itself.
    DOCKER_BUILDKIT: '0',
  };
  const own = { cwd: source, env };
  await prepareNamespaces(cache);
  for (const name of ['run', 'tmp', 'networks', 'podman.sock'])
    await rm(join(cache, name), { recursive: true, force: true });
  await mkdir(join(cache, 'networks'));
  const podman = (...args: string[]): Promise<string> => capture('podman', args, own);
  // What an earlier stand left when it was ended.
  await podman('rm', '--all', '--force', '--volumes');
  await podman('volume', 'prune', '--force');
  const log = openSync(join(cache, 'podman.log'), 'w');
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  await until('podman listened', () => existsSync(socket), { limitMs: 60_000 });
  const health = startHealthChecks(podman);

  const engine: Engine = {
    podman,
    compose: (...args) =>
      capture('docker', ['compose', '--file', 'docker-compose.temporal.yml', ...args], own),
    shell: (block) => capture('sh', ['-euc', block], own),
    async containersOf(name) {
      const filter = ['--filter', `label=com.docker.compose.service=${name}`];
      const said = await podman('ps', '--format', '{{.Names}}', ...filter, '--filter', 'status=running');
      return said.split('\n').filter(Boolean);
    },
    untilHealthy: async (...services) => {
      for (const name of services)
        await until(
          `${name} was well`,
          async () => {
            const names = await engine.containersOf(name);
            const states = await Promise.all(names.map((container) => stateOf(podman, container)));
            return states.length > 0 && states.every((state) => state === 'healthy' || state === '');
          },
          { limitMs: 240_000, pauseMs: 1_000 },
        );
    },
    async stop() {
      health.stop();
      await health.done;
      await end(service);
    },
  };
  return engine;
}

interface ContainerState {
  Health?: { Status?: string };
  Healthcheck?: { Status?: string };
}

/** '' where nobody asks it. */
async function stateOf(podman: Engine['podman'], container: string): Promise<string> {
  try {
    const said = await podman('inspect', '--format', '{{json .State}}', container);
    const { Health, Healthcheck } = JSON.parse(said) as ContainerState;
    return Health?.Status ?? Healthcheck?.Status ?? '';
  } catch {
    return 'gone';
  }
}

async function prepareNamespaces(cache: string): Promise<void> {
  const hosts = join(cache, 'hosts');
  await writeFile(hosts, ['127.0.0.1 localhost', `${worldAddress} ${worldNames.join(' ')}`, ''].join('\n'));
  const script = [
    'ip link set lo up',
    `ip address add ${worldAddress}/32 dev lo`,
    `mount --bind ${hosts} /etc/hosts`,
    // Podman's and iptables' own, and where Caddy would have its authority believed.
    'mount -t tmpfs tmpfs /run && mkdir -p /run/lock',
    'mount -t tmpfs tmpfs /usr/local/share/ca-certificates',
  ];
  await run('sh', ['-euc', script.join('\n')]);
}

/** Without systemd nobody else asks containers how they are. */
function startHealthChecks(podman: Engine['podman']): { stop(): void; done: Promise<void> } {
  let stopped = false;
  async function ask(): Promise<void> {
    while (!stopped) {
      const names = await podman('ps', '--format', '{{.Names}}').catch(() => '');
      for (const name of names.split('\n').filter(Boolean))
        if (!stopped) await podman('healthcheck', 'run', name).catch(() => undefined);
      await delay(1_000);
    }
  }
  return { stop: () => void (stopped = true), done: ask() };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([gone, delay(10_000)]);
}
