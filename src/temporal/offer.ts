import type { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Timing } from '../../workflows/timing';
import type { PortalRegistry } from '../endpoint/portal-registry';
import { createAwaitedInstallations } from '../endpoint/await-installation';
import { settleUnverified } from '../endpoint/settle-unverified';
import type { OfferResult } from '../inbox/dispatcher';
import type { StoredEntry } from '../inbox/entry';
import type { RobotDescription } from '../robots/define-robot';
import { createFindInstallation } from './find-installation';
import { isAway, messageOf } from './grpc-status';
import { sealCall } from './seal-call';
import { ensureSearchAttributes } from './search-attributes';
import { startStored } from './start-stored';
import { openUnverified } from './unverified-call';

export interface OfferOptions {
  client: Client;
  registry: PortalRegistry;
  robots: readonly RobotDescription[];
  timing: Timing;
  /** ms for which an unverified call is kept in any case, though its token fits no portal. */
  unverifiedKeptMs: number;
  log: Logger;
}

/** Hands what the inbox holds to Temporal; a call that came unverified is checked and sealed anew first. */
export function createOffer({
  client,
  registry,
  robots,
  timing,
  unverifiedKeptMs,
  log,
}: OfferOptions): (entry: StoredEntry) => Promise<OfferResult> {
  const converter = client.options.loadedDataConverter;
  const { namespace } = client.options;
  const installations = createAwaitedInstallations({
    find: createFindInstallation(client),
    keptMs: unverifiedKeptMs,
  });
  let prepared: Promise<void> | undefined;

  function prepare(): Promise<void> {
    prepared ??= ensureSearchAttributes(client.connection as Connection, namespace).catch(
      (error: unknown) => {
        prepared = undefined;
        throw error;
      },
    );
    return prepared;
  }

  async function verified(entry: StoredEntry): Promise<Uint8Array | OfferResult> {
    const settled = await settleUnverified(entry.id, await openUnverified(converter, entry), {
      registry,
      installations,
      robots,
      timing,
    });
    if (settled.verdict === 'known') {
      const { call, robot, host } = settled;
      return (await sealCall(call, robot, host, { converter, namespace, requestId: entry.id })).body;
    }
    if (settled.verdict === 'later') return { result: 'later' };
    if (settled.verdict === 'no-robot') {
      return { result: 'refused', reason: 'its robot is none of this release' };
    }
    log.warn({ entry: entry.id }, 'dropped: its application token is of no portal, installed or about to be');
    return { result: 'settled' };
  }

  return async (entry) => {
    try {
      await prepare();
      const body = entry.kind === 'unverified' ? await verified(entry) : entry.body;
      return body instanceof Uint8Array ? await startStored(client, body) : body;
    } catch (error) {
      if (isAway(error)) return { result: 'away', reason: messageOf(error) };
      throw error;
    }
  };
}
