import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { freePort } from '../../src/temporal/server/free-port';
import { type ServerProcess, startServerProcess } from '../server-process';
import { startTemporal } from '../start-temporal';
import { untilDone } from './call-deals';
import type { TwoPortals } from './two-portals';

/** The product beside two portals: Temporal, one endpoint, and so many workers, each a process. */
export interface Product {
  /** Sees runs decoded. */
  client: Client;
  stop(): Promise<void>;
}

export interface ProductOptions {
  portals: TwoPortals;
  workers: number;
  dir: string;
  temporalBinary: string;
}

export async function startProduct({
  portals,
  workers,
  dir,
  temporalBinary,
}: ProductOptions): Promise<Product> {
  const { busy, other } = portals;
  const temporal = await startTemporal(temporalBinary, dir);
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const keys = makeKeys('bench');
  const environment = {
    ...sandboxEnvironment({
      access: busy.access,
      temporalAddress: temporal.address,
      publicUrl: url,
      inboxDir: join(dir, 'inbox'),
    }),
    ...keys,
  };
  const script = join(__dirname, '../../src/main.js');
  const processes: ServerProcess[] = [];
  for (const name of ['endpoint', ...Array.from({ length: workers }, (_, index) => `worker-${index + 1}`)]) {
    const folder = join(dir, name);
    await mkdir(folder);
    const [role = name] = name.split('-');
    processes.push(await startServerProcess({ script, args: [role], environment, dir: folder, url }));
  }
  const client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(keys.CODEC_KEYS))),
  });
  for (const { control } of [busy, other]) {
    await untilDone('the application was installed', 30_000, async () => ({
      done: (await control.install(`${url}/install`)).status === 200,
      progress: 0,
    }));
    await untilDone('the robot was registered', 30_000, async () => {
      const { robots } = await control.state();
      return { done: robots.length > 0, progress: robots.length };
    });
  }
  return {
    client,
    async stop() {
      await client.connection.close();
      for (const each of processes) await each.stop();
      await temporal.kill();
    },
  };
}
