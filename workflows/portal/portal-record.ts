import type { FailureFacts, FailureType, ForeignType } from '../contract/failure-facts';
import type { PortalMemo, PortalRecord, PortalState, ProvedInstallation } from '../contract/portal-record';

/** The part of a record that stands in the memo. */
export function memoOf({ memberId, host, language, tokenHashes, state, backup }: PortalRecord): PortalMemo {
  return { memberId, host, language, tokenHashes, state, ...(backup && { backupSince: backup.since }) };
}

/** What a portal begins with. */
export function newRecord({ tokenHash, ...proved }: ProvedInstallation): PortalRecord {
  return {
    ...proved,
    tokenHashes: [tokenHash],
    generation: 0,
    state: 'confirmed',
    registered: {},
    registrationDue: true,
  };
}

const minute = 60_000;
const hour = 60 * minute;

/** The old application token stays good so long after an update: calls under way still carry it. */
const formerTokenKept = hour;

/** How a portal stands, and what is known of it. */
export type Standing = Pick<PortalRecord, 'state' | 'reason' | 'recheckAt' | 'refusesCalls'>;

export const confirmed: Standing = {
  state: 'confirmed',
  reason: undefined,
  recheckAt: undefined,
  refusesCalls: undefined,
};

/** States that may pass without anybody telling us, and how often that is rechecked, in ms. */
const recheckEvery: Partial<Record<PortalState, number>> = {
  'user-inactive': hour,
  unpaid: 10 * minute,
  deleted: 24 * hour,
  'client-refused': minute,
  'address-refused': 10 * minute,
  failing: minute,
};

/** Failure types that say how the portal stands. */
const stateByFailure: Partial<Record<FailureType | ForeignType, PortalState>> = {
  'Portal.TokenLost': 'broken',
  'Portal.UserInactive': 'user-inactive',
  'Portal.PaymentRequired': 'unpaid',
  'Portal.PortalDeleted': 'deleted',
  'Portal.Overloaded': 'blocked',
  'Portal.ClientInvalid': 'client-refused',
  'Portal.ClientMissing': 'client-refused',
};

/** What a failed renewal makes of a record. @param now ms since 1970 */
export function standingAfter({ type, message }: FailureFacts, now: number): Standing {
  return inState(stateByFailure[type] ?? 'failing', message, now);
}

/** What a call that the portal refused makes of a record. New tokens would say nothing of whether that is over. */
export function refusing({ type, message }: FailureFacts): Standing {
  return { ...confirmed, state: stateByFailure[type] ?? 'failing', reason: message, refusesCalls: true };
}

/** @param now ms since 1970 */
export function inState(state: PortalState, reason: string, now: number): Standing {
  const every = recheckEvery[state];
  return { ...confirmed, state, reason, recheckAt: every && now + every };
}

/** The record after the application was installed once more, or updated. @param now ms since 1970 */
export function reinstalled(
  record: PortalRecord,
  { tokenHash, ...proved }: ProvedInstallation,
  { isUpdate, now }: { isUpdate: boolean; now: number },
): PortalRecord {
  const former = isUpdate ? record.tokenHashes.slice(0, 1).filter((hash) => hash !== tokenHash) : [];
  return {
    ...record,
    ...proved,
    tokenHashes: [tokenHash, ...former],
    formerUntil: former.length > 0 ? now + formerTokenKept : undefined,
    generation: record.generation + 1,
    // Those of the former installation may have gone with it.
    backup: undefined,
    ...confirmed,
    registrationDue: true,
  };
}
