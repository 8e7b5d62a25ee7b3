import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { DataInUseError } from '../../../src/temporal/server/data-claim';
import { freePort } from '../../../src/temporal/server/free-port';
import { type DevServer, startDevServer } from '../../../src/temporal/server/start-dev-server';
import { findTemporal } from '../../../testbed/find-temporal';
import { until } from '../../support/until';

let binary: string;
let folder: string;
let dbFile: string;
const running: DevServer[] = [];

const start = async (
  more: { port?: number; uiPort?: number; uiCodecEndpoint?: string } = {},
): Promise<DevServer> => {
  const server = await startDevServer({ binary, dbFile, port: 0, uiPort: 0, ...more });
  running.push(server);
  return server;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

beforeAll(async () => {
  binary = await findTemporal();
}, 300_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dev-server-'));
  dbFile = join(folder, 'temporal.db');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.kill()));
  await rm(folder, { recursive: true });
});

describe('startDevServer', () => {
  it('tells the Web UI where payloads are decoded, and neither the list of processes nor a file', async () => {
    const secret = 'a-path-that-nobody-can-guess';
    const { pid, uiUrl } = await start({ uiCodecEndpoint: `http://127.0.0.1:1/${secret}` });
    const settings = await until('the Web UI answers', () =>
      fetch(`${uiUrl}/api/v1/settings`).then(
        (response) => response.text(),
        () => undefined,
      ),
    );
    expect(settings).toContain(`http://127.0.0.1:1/${secret}`);
    // Linux has it; elsewhere there is nothing to look at.
    const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    expect(stdout).not.toContain(secret);
    for (const name of await readdir(folder))
      expect((await readFile(join(folder, name))).includes(secret)).toBe(false);
  });

  it('keeps closed runs for 30 days', async () => {
    const { address } = await start();
    const { config } = await withClient(address, ({ workflowService }) =>
      workflowService.describeNamespace({ namespace: 'default' }),
    );
    expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(30 * 24 * 3600 * 1000);
  });

  it('has a run that it confirmed after a crash', async () => {
    const first = await start();
    await withClient(first.address, ({ workflow }) =>
      workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody' }),
    );
    await first.kill();
    const second = await start();
    const { status } = await withClient(second.address, ({ workflow }) =>
      workflow.getHandle('kept').describe(),
    );
    expect(status.name).toBe('RUNNING');
  });

  it('takes the next port when its own is occupied', async () => {
    const port = await freePort(0);
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const server = await start({ port, uiPort: port }).finally(() => other.close());
    expect(Number(server.address.split(':')[1])).toBeGreaterThan(port);
    expect(server.uiUrl).not.toBe(`http://${server.address}`);
    expect((await fetch(server.uiUrl)).status).toBe(200);
  });

  it('does not let two servers open one file', async () => {
    await start();
    await expect(start()).rejects.toThrow(DataInUseError);
  });

  it('ends a server that was left behind and takes its file over', async () => {
    const left = await start();
    const gone = spawnSync('true').pid;
    await writeFile(`${dbFile}.claim`, `${left.pid} ${gone}`);
    await start();
    expect(isAlive(left.pid)).toBe(false);
  });

  it('dies with its parent, even when that is killed', async () => {
    const hook = join(__dirname, '../../support/typescript-hook.js');
    const script = join(__dirname, 'serve-until-killed.ts');
    const parent = spawn(process.execPath, ['--require', hook, script, binary, dbFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(parent.stdout, 'data');
    expect(isAlive(Number(pid))).toBe(true);
    parent.kill('SIGKILL');
    while (isAlive(Number(pid))) await sleep(20);
    await start();
  });

  it('says in the server’s own words why it did not start', async () => {
    await writeFile(join(folder, 'broken'), '#!/bin/sh\necho "no such flag" >&2; exit 1\n', { mode: 0o755 });
    await expect(startDevServer({ binary: join(folder, 'broken'), dbFile })).rejects.toThrow(
      /did not start: it ended\. .*temporal\.db\.log ends with: no such flag$/,
    );
  });
});
