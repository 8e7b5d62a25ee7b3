import type { Client, Connection } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Timing } from '../../workflows/contract/timing';
import { CodecError } from '../codec/codec-error';
import type { StoredEntry } from '../inbox/journal/entry';
import type { RobotDescription } from '../robots/define-robot';
import { createFindInstallation } from '../verify/installations';
import type { PortalRegistry } from '../verify/portal-registry';
import {
  createAwaitedInstallations,
  settleUnverified,
  type UnverifiedCall,
  type UnverifiedPlaces,
} from '../verify/unverified-call';
import { messageOf } from '../base/error-code';
import { isAway } from '../base/grpc-status';
import { createKnownAttributes } from '../temporal/known-attributes';
import { openBody } from '../inbox/starts/sealed-body';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { startOfCall } from '../inbox/starts/starts';
import { type OfferResult, startUnlessThere, startWorkflow } from './start-workflow';
import { decodeStart, type StoredStart, sealStart } from '../inbox/starts/workflow-start';

export interface OfferOptions {
  client: Client;
  registry: Pick<PortalRegistry, 'check'>;
  places: Pick<UnverifiedPlaces, 'leave'>;
  robots: readonly RobotDescription[];
  timing: Timing;
  /** ms for which an unverified call is kept in any case, though its token fits no portal. */
  unverifiedKeptMs: number;
  /** Opens unverified calls. */
  inbox: LoadedDataConverter;
  log: Logger;
}

/** Hands what the inbox holds to Temporal; a call that came unverified is checked first. */
export function createOffer({
  client,
  registry,
  places,
  robots,
  timing,
  unverifiedKeptMs,
  inbox,
  log,
}: OfferOptions): (entry: StoredEntry) => Promise<OfferResult> {
  const { loadedDataConverter, namespace } = client.options;
  const installations = createAwaitedInstallations({
    find: createFindInstallation(client),
    keptMs: unverifiedKeptMs,
  });
  const attributes = createKnownAttributes({
    ensure: () => ensureSearchAttributes(client.connection as Connection, namespace),
    log,
  });
  // Where boxed portals alone are served, no installation comes before the first deal.
  attributes.prepare().catch(() => undefined);

  /** The start of a call that turned out to be its portal's, or what becomes of it instead. */
  async function verified(entry: StoredEntry): Promise<StoredStart | OfferResult> {
    const { id } = entry;
    const call = (await openBody(inbox, entry)) as UnverifiedCall;
    const settled = await settleUnverified(id, call, { registry, installations, robots, timing });
    if (settled.verdict === 'known') {
      const start = startOfCall(settled.call, settled.robot, settled, id);
      return sealStart(loadedDataConverter, namespace, start);
    }
    if (settled.verdict === 'later') return { result: 'later' };
    if (settled.verdict === 'no-robot') {
      return { result: 'refused', reason: 'its robot is none of this release' };
    }
    log.warn({ entry: id }, 'dropped: its application token is of no portal, installed or about to be');
    return { result: 'settled' };
  }

  async function offer(entry: StoredEntry): Promise<OfferResult> {
    try {
      await attributes.prepare();
      const start = entry.kind === 'start' ? decodeStart(entry.body) : await verified(entry);
      if ('result' in start) return start;
      const offered = await (entry.deliveredAt === undefined ? startWorkflow : startUnlessThere)(
        client,
        start,
      );
      return offered.result === 'refused' && (await attributes.mayHaveLacked())
        ? { result: 'later' }
        : offered;
    } catch (error) {
      if (isAway(error)) return { result: 'away', reason: messageOf(error) };
      // Without its key it is as good as lost, and must hold up nobody.
      if (error instanceof CodecError) return { result: 'refused', reason: error.message };
      throw error;
    }
  }

  return async (entry) => {
    const offered = await offer(entry);
    if (offered.result === 'settled' || offered.result === 'refused') places.leave(entry.id);
    return offered;
  };
}
