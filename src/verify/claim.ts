import type { PortalMemo } from '../../workflows/contract/portal-record';

/** How a call shows which portal it comes from: by its application token, or by a gateway's key. */
export type Claim =
  | {
      by: 'token';
      tokenHash: string;
      memberId?: string;
      /** Host that the call names; it tells portals apart before anything is proved, and is never followed. */
      domain?: string;
    }
  /** `portal`: member_id or host that the key is bound to. */
  | { by: 'key'; portal: string };

/** Where calls come from; the host is the one pinned at installation, never one that a call names. */
export type Portal = Pick<PortalMemo, 'memberId' | 'host' | 'language' | 'state' | 'backupSince'>;

/** A claim that fits no installed portal. */
export interface Wrong {
  verdict: 'wrong';
  /** The portal that the claim names is installed; it is its token that does not fit. */
  portalKnown: boolean;
}

/** "Cannot check now" is not "wrong": such a call is kept and checked later. */
export type Verdict = { verdict: 'known'; portal: Portal } | Wrong | { verdict: 'cannot-check' };
