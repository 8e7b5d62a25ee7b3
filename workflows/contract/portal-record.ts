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
