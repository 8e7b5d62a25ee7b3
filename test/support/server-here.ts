import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { type DevServer, startDevServer } from '../../src/temporal/server/start-dev-server';
import { findTemporal } from '../../testbed/find-temporal';

/** A Temporal server for one test, whose time is not skipped. */
export interface ServerHere {
  address: string;
  client: Client;
  connection: Connection;
  /** Kills it as a crash would, and starts it at the same address. */
  crash(): Promise<void>;
  /** Ends it and removes what it kept. */
  stop(): Promise<void>;
}

export async function startServerHere(): Promise<ServerHere> {
  const dir = mkdtempSync(join(tmpdir(), 'server-'));
  const binary = await findTemporal();
  const start = (port: number): Promise<DevServer> =>
    startDevServer({ binary, dbFile: join(dir, 'temporal.db'), port, uiPort: 0 });
  let server = await start(0);
  const { address } = server;
  const connection = await Connection.connect({ address });
  return {
    address,
    client: new Client({ connection }),
    connection,
    async crash() {
      await server.kill();
      server = await start(Number(address.split(':')[1]));
    },
    async stop() {
      await connection.close();
      await server.kill();
      await rm(dir, { recursive: true });
    },
  };
}
