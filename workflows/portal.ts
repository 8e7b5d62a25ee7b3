import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities';
import { tokenPolicy } from './retry-policies';

/** Everything that is kept of a portal. */
export interface PortalRecord {
  memberId: string;
  /** Host of the portal, with its port if it has one. */
  host: string;
  /** REST base, ends with `/rest/`. */
  endpoint: string;
  /** LANGUAGE_ID of the portal, e.g. `ru`. */
  language: string;
  /** Hex SHA-256 of the application token that its calls carry. */
  tokenHashes: string[];
  /** Access and refresh token, sealed with the vault key; nothing outside an Activity opens them. */
  sealedTokens: string;
  /** Counts refreshes, so that each is asked for once. */
  generation: number;
}

/** What endpoints read without a worker. */
export type PortalMemo = Pick<PortalRecord, 'memberId' | 'host' | 'language' | 'tokenHashes'>;

export const portalRecordQuery = defineQuery<PortalRecord>('portalRecord');

/** The portal was installed once more: what it says now replaces what was kept. */
export const installedSignal = defineSignal<[PortalRecord]>('installed');

/** New tokens for a generation that was found expired; a generation that has passed returns what is kept. */
export const refreshUpdate = defineUpdate<PortalRecord, [generation: number]>('refresh');

/** Owns one portal's tokens for as long as it is installed. */
export async function portal(initial: PortalRecord): Promise<void> {
  let record = initial;
  const { refreshTokens } = proxyActivities<Pick<Activities, 'refreshTokens'>>(tokenPolicy);

  setHandler(portalRecordQuery, () => record);
  setHandler(installedSignal, (installed) => {
    record = { ...installed, generation: record.generation + 1 };
    upsertMemo({ portal: memoOf(record) });
  });
  setHandler(refreshUpdate, async (generation) => {
    if (generation < record.generation) return record;
    const { sealedTokens, endpoint } = await refreshTokens({
      memberId: record.memberId,
      sealedTokens: record.sealedTokens,
    });
    record = { ...record, sealedTokens, endpoint, generation: generation + 1 };
    return record;
  });

  await condition(() => workflowInfo().continueAsNewSuggested && allHandlersFinished());
  await continueAsNew<typeof portal>(record);
}

/** The part of a record that stands in the memo. */
export function memoOf({ memberId, host, language, tokenHashes }: PortalRecord): PortalMemo {
  return { memberId, host, language, tokenHashes };
}
