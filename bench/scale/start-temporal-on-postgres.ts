import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { freePort } from '../../src/temporal/server/free-port';
import { startPostgres } from '../programs/postgres';
import type { Testbed } from '../../testbed/testbed';
import { startProgram } from '../programs/program';
import { dynamicSettings, temporalSettings } from './temporal-settings';

export interface TemporalBinaries {
  /** go.temporal.io/server/cmd/server */
  server: string;
  /** go.temporal.io/server/cmd/tools/sql */
  sqlTool: string;
}

export interface ScaleTemporal {
  /** host:port of gRPC. */
  address: string;
  pid: number;
  postgres: { pid: number; port: number };
}

const databases = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;

/** A Temporal server on PostgreSQL, both new, with the namespace `default`; every commit is synced. */
export async function startTemporalOnPostgres(
  testbed: Testbed,
  binaries: TemporalBinaries,
  shards: number,
): Promise<ScaleTemporal> {
  const postgres = await startPostgres(testbed, ['max_connections=300', 'shared_buffers=512MB']);
  await createDatabases(binaries.sqlTool, postgres.port);
  return {
    ...(await startServer(testbed, binaries.server, { shards, postgresPort: postgres.port })),
    postgres,
  };
}

async function createDatabases(sqlTool: string, port: number): Promise<void> {
  for (const [database, schema] of Object.entries(databases)) {
    const sql = (...args: string[]): Promise<unknown> =>
      promisify(execFile)(sqlTool, [
        '--plugin=postgres12',
        '--endpoint=127.0.0.1',
        `--port=${port}`,
        '--user=bench',
        '--password=',
        `--database=${database}`,
        ...args,
      ]);
    await sql('create');
    await sql('setup-schema', '-v', '0.0');
    await sql('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

async function startServer(
  testbed: Testbed,
  server: string,
  { shards, postgresPort }: { shards: number; postgresPort: number },
): Promise<{ address: string; pid: number }> {
  const { dir } = testbed;
  const dynamicFile = join(dir, 'dynamic.yaml');
  const settingsFile = join(dir, 'temporal.yaml');
  const [frontendPort = 0, ...otherPorts] = await freePorts(8);
  await writeFile(dynamicFile, dynamicSettings);
  await writeFile(
    settingsFile,
    temporalSettings({ postgresPort, shards, frontendPort, otherPorts, dynamicFile }),
  );
  const address = `127.0.0.1:${frontendPort}`;
  const { pid } = await startProgram(testbed, 'temporal', {
    command: server,
    args: ['--config-file', settingsFile, '--allow-no-auth', 'start'],
    isReady: () => addNamespace(address),
  });
  return { address, pid };
}

/** True once runs can be started in it. */
async function addNamespace(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  const namespace = 'default';
  try {
    await connection.workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('30 days') })
      .catch(() => undefined);
    // Each service learns of it in its own time.
    await connection.workflowService.listWorkflowExecutions({ namespace });
    await delay(2_000);
    return true;
  } finally {
    await connection.close();
  }
}

/** Below 32,768: the server's table of its members keeps a port in two bytes with a sign. */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let from = randomInt(20_000, 30_000); ports.length < count; from = ports.at(-1)! + 1)
    ports.push(await freePort(from));
  return ports;
}
