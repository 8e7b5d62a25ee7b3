import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { makeKeys } from '../../src/codec/make-keys';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { freePort } from '../../src/temporal/server/free-port';
import { installRobots } from '../../testbed/install';
import type { Testbed } from '../../testbed/testbed';
import { answers } from '../../testbed/until';
import { robotCode } from '../robot-calls';
import type { TwoPortals } from './two-portals';

/** The product beside two portals: Temporal, one endpoint, and so many workers, each a process. */
export interface Product {
  /** Sees runs decoded. */
  client: Client;
}

export async function startProduct(
  testbed: Testbed,
  { busy, other }: TwoPortals,
  workers: number,
): Promise<Product> {
  const temporal = await testbed.temporal();
  await temporal.start();
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const keys = makeKeys('bench');
  const environment = {
    ...sandboxEnvironment({
      access: busy.access,
      temporalAddress: temporal.address,
      publicUrl: url,
      inboxDir: join(testbed.dir, 'inbox'),
    }),
    ...keys,
  };
  const endpoint = await testbed.role('endpoint', environment);
  await endpoint.until('it answered', () => answers(url));
  for (let count = 1; count <= workers; count += 1)
    await testbed.role('worker', environment, `worker-${count}`);
  for (const { control } of [busy, other]) await installRobots(control, { url, codes: [robotCode] });
  return {
    client: new Client({
      connection: await Connection.connect({ address: temporal.address }),
      dataConverter: createDataConverter(createPayloadCodec(parseKeys(keys.CODEC_KEYS))),
    }),
  };
}
