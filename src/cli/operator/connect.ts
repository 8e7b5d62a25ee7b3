import type { Client } from '@temporalio/client';
import { createDataConverter } from '../../codec/data-converter';
import { createPayloadCodec } from '../../codec/payload-codec';
import type { KeyRing } from '../../codec/keys';
import { loadConfig, loadTemporalConfig } from '../../config';
import { connectLazily } from '../../temporal/connect';
import { messageOf } from '../../base/error-code';
import { UnreachableError } from '../../base/command-error';
import { heldSystems } from './held';
import { printAside } from '../print';

/** ms for Temporal to answer at all. */
const reachWithin = 10_000;

/** @param keys CODEC_KEYS */
export function connectOperator(keys: KeyRing): Client {
  return connectLazily(loadTemporalConfig(), createDataConverter(createPayloadCodec(keys)));
}

/** Temporal as an operator's command uses it, closed when the command has ended. @throws UnreachableError */
export async function withTemporal<T>(command: (client: Client) => Promise<T>): Promise<T> {
  const client = connectOperator(loadConfig('operator').CODEC_KEYS);
  try {
    await reach(client);
    // A reminder; a server that does not tell keeps nobody from the command.
    for (const held of await heldSystems(client).catch(() => [])) printAside(held);
    return await command(client);
  } finally {
    await client.connection.close();
  }
}

/** @throws UnreachableError */
export async function reach(client: Client): Promise<{ version: string }> {
  try {
    const info = await client.withDeadline(Date.now() + reachWithin, () =>
      client.workflowService.getSystemInfo({}),
    );
    return { version: info.serverVersion };
  } catch (error) {
    const { address = 'localhost:7233' } = loadTemporalConfig().connectionOptions;
    throw new UnreachableError(
      `Temporal at ${address} does not answer: ${messageOf(error)}. Nothing was changed. Start it, or correct TEMPORAL_ADDRESS.`,
      { cause: error },
    );
  }
}
