import type { Client } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { within } from '../base/within';
import type { PortalNews, ParsedInstall, CallTokens } from '../verify/claimed';
import type { NewEntry } from './journal/entry';
import { InboxFullError } from './journal/inbox-full-error';
import type { Journal } from './journal/journal';
import type { SealingVault } from '../vault/vault';
import { hashSecret } from '../verify/secret-hash';
import { placeUnverified, type UnverifiedCall } from '../verify/unverified-call';
import type { CallSite } from './starts/run-details';
import { sealBody } from './starts/sealed-body';
import { startOfCall, startOfInstall, startOfPortalEvent } from './starts/starts';
import { encodeStart, type StoredStart, sealStart, type WorkflowStart } from './starts/workflow-start';
import type { RobotCall } from '../../workflows/contract/robot-call';
import type { RobotDescription } from '../robots/define-robot';

export interface StoreStats {
  /** The next ordinary call can be acknowledged. */
  accepting: boolean;
  /** Acknowledged and not yet a workflow. */
  pending: number;
  oldestAgeMs: number;
  /** On disk, delivered calls of the grace included. */
  bytes: number;
  /** Of calls that wait or are parked. */
  undeliveredBytes: number;
  limitBytes: number;
  /** Entries that Temporal refuses for good. */
  parked: number;
  unverified: number;
  /** Why the inbox takes nothing, and what to do; null while it does. */
  problem: string | null;
  /** Acknowledged calls that were found to be lost since the start, those that may be included. */
  lost: number;
  /** Files of the inbox that were kept aside for a person to look at. */
  setAside: number;
}

/**
 * Where acknowledged calls are kept. Each `store…` resolves once what it was given survives the loss of power, and
 * rejects with InboxFullError where there is no room, or the disk does not answer.
 */
export interface CallStore {
  /** @param site of the portal that the call was found to come from */
  storeCall(call: RobotCall, robot: RobotDescription, site: CallSite): Promise<void>;
  /** @param id that a place among the unverified calls has */
  storeUnverified(id: string, call: UnverifiedCall): Promise<void>;
  /** @param isInstalled the event names the member_id of an installed portal */
  storeInstall(event: ParsedInstall, isInstalled: boolean, receivedAt: number): Promise<void>;
  storePortalEvent(memberId: string, news: PortalNews, receivedAt: number): Promise<void>;
  stats(): StoreStats;
}

/** ms for Temporal to take a call that the inbox did not … */
const directStartDeadline = 3_000;
/** … and for both: the portal waits 5 s in all. */
const answerWithin = 4_500;

/** ms that a refusal keeps the endpoint unready: were it for ever, no call would come and show that there is room. */
const refusalShownMs = 10_000;

/** Bytes: what the call of a robot takes, with settings of some length in Cyrillic. */
const ordinaryCall = 8_192;

export interface CallStoreOptions {
  journal: Journal;
  client: Client;
  /** Hands a start to Temporal now; whether it took it. */
  startAtOnce(start: StoredStart): Promise<boolean>;
  vault: SealingVault;
  /** Seals what the endpoint itself has to open again. */
  inbox: LoadedDataConverter;
}

/** Keeps acknowledged calls in the inbox; where that has no room, Temporal is asked to take them at once. */
export function createCallStore({ journal, client, startAtOnce, vault, inbox }: CallStoreOptions): CallStore {
  const { loadedDataConverter, namespace } = client.options;
  let refusedAt = Number.NEGATIVE_INFINITY;

  function sealTokens(memberId: string, tokens: CallTokens): string {
    return vault.seal(JSON.stringify(tokens), memberId);
  }

  async function keep(entry: NewEntry): Promise<void> {
    try {
      await journal.append(entry);
    } catch (error) {
      if (error instanceof InboxFullError) refusedAt = performance.now();
      throw error;
    }
  }

  async function keepStart(start: WorkflowStart, receivedAt: number): Promise<void> {
    const { workflowId: id, portal } = start;
    const began = performance.now();
    const sealed = await sealStart(loadedDataConverter, namespace, start);
    const body = encodeStart(sealed);
    try {
      await keep({ id, kind: 'start', portal, receivedAt, body });
    } catch (error) {
      if (!(error instanceof InboxFullError)) throw error;
      const left = Math.min(directStartDeadline, answerWithin - (performance.now() - began));
      // What Temporal takes after that all the same runs once, by its id.
      const taken = await within(startAtOnce(sealed), left, () => false).catch(() => false);
      if (!taken) throw new InboxFullError(error.reason, { cause: error, unstored: body });
    }
  }

  return {
    storeCall: (call, robot, site) => keepStart(startOfCall(call, robot, site), call.receivedAt),
    async storeUnverified(id, call) {
      const place = placeUnverified(id, call);
      await keep({ ...place, body: await sealBody(inbox, place.id, call) });
    },
    async storeInstall(event, isInstalled, receivedAt) {
      const { memberId, applicationToken, ts } = event;
      const start = startOfInstall(
        {
          isUpdate: event.type === 'updated',
          memberId,
          tokenHash: hashSecret(applicationToken),
          language: event.languageId ?? 'en',
          sealedTokens: sealTokens(memberId, event.tokens),
          ...(event.authServer && { authServer: event.authServer }),
          ts,
        },
        isInstalled,
      );
      await keepStart(start, receivedAt);
    },
    async storePortalEvent(memberId, news, receivedAt) {
      const event =
        news.type === 'tokens'
          ? { type: news.type, sealedTokens: sealTokens(memberId, news.tokens) }
          : news.type === 'moved'
            ? { type: news.type }
            : news;
      await keepStart(startOfPortalEvent(memberId, event, markOf(news)), receivedAt);
    },
    stats() {
      const stats = journal.stats();
      return {
        accepting:
          stats.problem === undefined &&
          stats.room >= ordinaryCall &&
          performance.now() - refusedAt > refusalShownMs,
        pending: stats.pending,
        oldestAgeMs: stats.oldestReceivedAt === undefined ? 0 : Date.now() - stats.oldestReceivedAt,
        bytes: stats.bytes,
        undeliveredBytes: stats.undeliveredBytes,
        limitBytes: stats.limitBytes,
        parked: stats.parked,
        unverified: stats.unverified,
        problem: stats.problem ?? null,
        lost: stats.lost,
        setAside: stats.setAside,
      };
    },
  };
}

/** Sets an event apart from others of its type; the same event is the same. */
function markOf(news: PortalNews): string {
  if (news.type === 'uninstalled') return `${news.ts}-${news.tokenHash.slice(0, 16)}`;
  // A domain may be longer than an id may.
  return hashSecret(news.type === 'tokens' ? news.tokens.refreshToken : news.domain).slice(0, 16);
}
