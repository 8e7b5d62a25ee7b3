import { log, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { RenewedTokens } from '../../activities/portal-access/tokens';
import { factsOf, makeFailure } from '../contract/failure-facts';
import type { PortalRecord } from '../contract/portal-record';
import { confirmed, inState, standingAfter } from './portal-record';
import { tokenPolicy } from '../contract/retry-policies';

/** The portal whose tokens they are, as its workflow keeps it. */
export interface KeptPortal {
  /** A new object after each change. */
  record(): PortalRecord;
  change(changed: Partial<PortalRecord>): void;
}

export interface OwnTokens {
  /**
   * New tokens, from the portal's own or from the given ones; one renewal at a time, whoever asks.
   *
   * @throws ApplicationFailure
   */
  renew(given?: string): Promise<void>;
  /** The tokens and the backup ones under the first vault key. @throws ActivityFailure */
  reseal(): Promise<'resealed' | 'current'>;
}

/** How a portal's workflow renews the tokens that it owns. */
export function ownTokens({ record, change }: KeptPortal): OwnTokens {
  const { memberId } = record();
  const { refreshTokens, resealTokens } =
    proxyActivities<Pick<Activities, 'refreshTokens' | 'resealTokens'>>(tokenPolicy);
  let renewing: Promise<void> | undefined;

  async function renewNow(given: string | undefined): Promise<void> {
    const { generation, refusesCalls } = record();
    // Tokens of another user may be good where the portal refuses those of this one.
    const standing = refusesCalls && given === undefined ? {} : confirmed;
    try {
      const renewed = await refresh(given ?? record().sealedTokens);
      // An installation that came meanwhile brought younger tokens.
      if (record().generation !== generation) return;
      const { endpoint = record().endpoint, host = record().host, problem } = renewed;
      change({
        sealedTokens: renewed.sealedTokens,
        endpoint,
        host,
        generation: generation + 1,
        ...(problem === undefined ? standing : inState('address-refused', problem, Date.now())),
      });
    } catch (error) {
      const facts = factsOf(error, 'Portal.Unavailable');
      if (record().generation === generation) {
        change({ generation: generation + 1, ...standingAfter(facts, Date.now()) });
        log.warn('the portal’s tokens were not renewed', { memberId, state: record().state });
      }
      throw makeFailure(facts.type, facts.message, { said: facts.said, nonRetryable: true });
    }
  }

  /** A reply with new tokens may be lost, and the old ones are dead all the same: then the backup ones serve. */
  async function refresh(sealedTokens: string): Promise<RenewedTokens> {
    try {
      return await refreshTokens({ memberId, sealedTokens });
    } catch (error) {
      const { backup } = record();
      if (!backup || factsOf(error, 'Portal.Unavailable').type !== 'Portal.TokenLost') throw error;
      log.warn('the portal’s tokens were lost; those that a call brought are used', { memberId });
      change({ backup: undefined });
      return refresh(backup.sealedTokens);
    }
  }

  const resealed = (sealedTokens: string): Promise<string> => resealTokens({ memberId, sealedTokens });

  return {
    async renew(given) {
      renewing ??= renewNow(given).finally(() => {
        renewing = undefined;
      });
      await renewing;
    },
    async reseal() {
      for (;;) {
        const before = record();
        const sealedTokens = await resealed(before.sealedTokens);
        const backup = before.backup && {
          ...before.backup,
          sealedTokens: await resealed(before.backup.sealedTokens),
        };
        const now = record();
        if (before.sealedTokens !== now.sealedTokens || before.backup !== now.backup) continue;
        const isCurrent =
          sealedTokens === before.sealedTokens && backup?.sealedTokens === before.backup?.sealedTokens;
        if (isCurrent) return 'current';
        change({ sealedTokens, backup });
        return 'resealed';
      }
    },
  };
}
