import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ExternalSystem } from './external-systems';
import type { FailureType } from './failure-facts';
import type { PortalRecord, ProvedInstallation, Registered } from './portal-record';

/** An ONAPPINSTALL or ONAPPUPDATE event as it is stored: what it claims, its tokens sealed with the vault key. */
export interface InstallEvent {
  /** ONAPPUPDATE: the application token before it stays good for a while. */
  isUpdate: boolean;
  /** member_id that the event names; unproved. */
  memberId: string;
  /** Hex SHA-256 of the application token. */
  tokenHash: string;
  /** LANGUAGE_ID of the portal. */
  language: string;
  /** Sealed for `memberId`. */
  sealedTokens: string;
  /** Origin of the authorization server that the event names; unproved, and never followed. */
  authServer?: string;
  /** Seconds since 1970, by the portal's clock. */
  ts: number;
}

/** What the portal itself tells of the application; nothing of it is proved but by what stands beside it. */
export type PortalEvent =
  /** ONAPPUNINSTALL. `ts` in seconds since 1970 by the portal's clock. */
  | { type: 'uninstalled'; tokenHash: string; ts: number }
  /** A verified call brought tokens; sealed for the portal. */
  | { type: 'tokens'; sealedTokens: string }
  /** A verified call names another address than the one that is known. */
  | { type: 'moved' };

/** A call was refused because of how the portal stands. */
export interface CallRefused {
  /** The tokens that it was sent with. */
  generation: number;
  /** E.g. `Portal.PaymentRequired`. */
  type: FailureType;
  message: string;
}

export interface SyncOptions {
  /** Nothing is changed; the report says what would be. */
  dryRun: boolean;
  /** Codes that may be deleted. */
  remove: string[];
}

/** A robot of the portal against its declaration. `surplus`: no longer declared, and left where it is. */
export interface RobotStanding {
  code: string;
  verdict: 'unchanged' | 'added' | 'updated' | 'removed' | 'surplus';
}

/** What a portal may refuse to tell. */
export type Unseen = 'permissions' | 'users' | 'fields' | 'robots' | 'bindings';

/** A portal against what is declared; of a dry run, what would have been done. */
export interface SyncReport {
  /** Whose tokens the application has. */
  user: { id: number; administrator: boolean };
  robots: RobotStanding[];
  /** Fields of deals by name; `missing` in a dry run only. */
  fields: { name: string; verdict: 'there' | 'added' | 'missing' }[];
  /** Pages in the portal's cards and events of the application by name; `missing` in a dry run only. */
  bindings: { name: string; verdict: 'there' | 'added' | 'missing' | 'not-permitted' }[];
  /** Users whom robots' calls run as, who have left the company. */
  inactiveUsers: number[];
  /** Of a dry run: what the application may do, as the portal says. */
  permissions: string[];
  /** Of a dry run: what could not be found out, and why; one does not hide the others. */
  unseen: { what: Unseen; why: string; type: string; lacksPermission: boolean }[];
  /** What the portal's workflow is to remember. */
  registered: Record<string, Registered>;
}

export const portalRecordQuery = defineQuery<PortalRecord>('portalRecord');

/** The application was installed once more, or updated: what it says now replaces what was kept. */
export const installedSignal = defineSignal<[ProvedInstallation, { isUpdate: boolean }]>('installed');

export const portalEventSignal = defineSignal<[PortalEvent]>('portalEvent');

export const callRefusedSignal = defineSignal<[CallRefused]>('callRefused');

/** The portal has carried out a call again, after it refused them. */
export const carriedOutSignal = defineSignal('carriedOut');

/** New tokens for a generation that was found expired; a generation that has passed returns what is kept. */
export const refreshUpdate = defineUpdate<PortalRecord, [generation: number]>('refresh');

/** The portal's robots and field against what is declared, and brought in line unless it is a dry run. */
export const syncUpdate = defineUpdate<SyncReport, [SyncOptions]>('sync');

/** What an external system answers to something harmless, with the login that runs use. */
export type SystemCheck =
  | { ok: true; said: string }
  /** `type` of the failure. */
  | { ok: false; type: string; said: string };

/** Asks a system of this installation whether it answers, on its own queue. */
export const checkSystemUpdate = defineUpdate<SystemCheck, [ExternalSystem]>('checkSystem');

/** It goes on in a history of its own, so that none of it is sealed with an older codec key. */
export const continueAsNewSignal = defineSignal('continueAsNew');

/** Seals the tokens with the first vault key. */
export const resealUpdate = defineUpdate<'resealed' | 'current'>('reseal');
