import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../../src/temporal/server/free-port';
import type { Testbed } from '../../testbed/testbed';
import { findProgram, startProgram } from './program';

const run = promisify(execFile);

const debian = '/usr/lib/postgresql';

export const findPostgres = (): Promise<string | undefined> => findProgram('postgres', folders());

/**
 * PostgreSQL with nothing in it, for the user `bench`.
 *
 * @param settings of its configuration; where it is only read, nothing needs to be synced: `fsync=off`
 */
export async function startPostgres(
  testbed: Testbed,
  settings: readonly string[] = ['fsync=off'],
): Promise<{ pid: number; port: number }> {
  const port = await freePort(0);
  // Its own user cannot enter every folder.
  const dir = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
  testbed.own(() => rm(dir, { recursive: true, force: true }));
  const user = await unprivileged();
  if (user) await chown(dir, user.uid, user.gid);
  const initdb = await findProgram('initdb', folders());
  await run(initdb ?? 'initdb', ['-D', dir, '-U', 'bench', '-A', 'trust', '-N'], { cwd: dir, ...user });
  const { pid } = await startProgram(testbed, 'postgres', {
    command: (await findPostgres()) ?? 'postgres',
    args: [
      ['-D', dir, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
      ...settings.map((setting) => ['-c', setting]),
    ].flat(),
    dir,
    ...(user && { user }),
    isReady: async () => {
      await query(port, 'SELECT 1');
      return true;
    },
  });
  return { pid, port };
}

/** Runs one statement and returns its rows. */
export async function query(port: number, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ host: '127.0.0.1', port, user: 'bench', database: 'postgres' });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function folders(): string[] {
  try {
    return readdirSync(debian).map((version) => join(debian, version, 'bin'));
  } catch {
    return [];
  }
}

/** PostgreSQL refuses to run as root; Debian makes a user for it. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}
