/**
 * How a portal stands:
 * - `confirmed`: its tokens can be renewed.
 * - `broken`: a rotated refresh token was lost, and no backup ones are good; the tokens of the next verified call heal it.
 * - `user-inactive`: the user whose tokens they are may not use the application any more; healed likewise.
 * - `unpaid`, `deleted`, `blocked`: the portal's own state, or the application's in it, as the vendor says.
 * - `client-refused`: our client_id or client_secret is missing or wrong.
 * - `address-refused`: the portal moved to an address that is not permitted.
 * - `failing`: the renewal failed by a fault of ours.
 * - `uninstalled`: the application was removed.
 */
export type PortalState =
  | 'confirmed'
  | 'broken'
  | 'user-inactive'
  | 'unpaid'
  | 'deleted'
  | 'blocked'
  | 'client-refused'
  | 'address-refused'
  | 'failing'
  | 'uninstalled';

/** What a proved installation, or an update of the application, says of its portal. */
export interface ProvedInstallation {
  memberId: string;
  /** Host of the portal, with its port if it has one. */
  host: string;
  /** REST base, ends with `/rest/`. */
  endpoint: string;
  /** LANGUAGE_ID of the portal, e.g. `ru`. */
  language: string;
  /** Hex SHA-256 of the application token that its calls carry. */
  tokenHash: string;
  /** Access and refresh token, sealed with the vault key; nothing outside an Activity opens them. */
  sealedTokens: string;
  /** Of the event, in seconds since 1970 by the portal's clock. */
  installedAt: number;
  /** What the tokens permit. */
  scope: string[];
}

/** What a robot was last registered with: the portal itself tells the codes only. */
export interface Registered {
  /** Hex SHA-256 of all it was registered with. */
  hash: string;
  /** AUTH_USER_ID. */
  userId: number;
}

/** Tokens that a verified call brought, in case the portal's own are lost. */
export interface BackupTokens {
  /** Sealed like the portal's own. */
  sealedTokens: string;
  /** ms since 1970. */
  since: number;
}

/** Everything that is kept of a portal. */
export interface PortalRecord extends Omit<ProvedInstallation, 'tokenHash'> {
  /** The present token's hash first; the one before an update is good until `formerUntil`. */
  tokenHashes: string[];
  /** ms since 1970. */
  formerUntil?: number | undefined;
  /** Counts renewals that were tried, so that each is asked for once. */
  generation: number;
  backup?: BackupTokens | undefined;
  state: PortalState;
  /** Why it is not `confirmed`, in the words of whoever said so. */
  reason?: string | undefined;
  /** When a renewal is tried again by itself, in ms since 1970. */
  recheckAt?: number | undefined;
  /** The portal itself said so when it refused a call: the first call that it carries out ends it, and nothing else. */
  refusesCalls?: true | undefined;
  /** By CODE. */
  registered: Record<string, Registered>;
  /** The robots are yet to be brought up to date after an installation. */
  registrationDue: boolean;
  /** Why they could not be. */
  registrationProblem?: string | undefined;
}

/** What endpoints and operators read without a worker. */
export interface PortalMemo
  extends Pick<PortalRecord, 'memberId' | 'host' | 'language' | 'tokenHashes' | 'state'> {
  /** Since when it has backup tokens, in ms since 1970. */
  backupSince?: number | undefined;
}

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
const stateByFailure: Record<string, PortalState> = {
  'Portal.TokenLost': 'broken',
  'Portal.UserInactive': 'user-inactive',
  'Portal.PaymentRequired': 'unpaid',
  'Portal.PortalDeleted': 'deleted',
  'Portal.Overloaded': 'blocked',
  'Portal.ClientInvalid': 'client-refused',
  'Portal.ClientMissing': 'client-refused',
};

/** What a failed renewal makes of a record. @param now ms since 1970 */
export function standingAfter({ type, message }: { type: string; message: string }, now: number): Standing {
  return inState(stateByFailure[type] ?? 'failing', message, now);
}

/** What a call that the portal refused makes of a record. New tokens would say nothing of whether that is over. */
export function refusing({ type, message }: { type: string; message: string }): Standing {
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
