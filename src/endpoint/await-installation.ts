import type { Claim } from './claim';

/**
 * Whether an installation runs that would prove this application token, or was proved so lately that its portal may
 * not have taken it over. Rejects where that cannot be read.
 */
export type FindInstallation = (tokenHash: string) => Promise<boolean>;

export interface AwaitOptions {
  find: FindInstallation;
  /** ms for which a call is kept in any case. */
  keptMs: number;
  now?: () => number;
}

export interface AwaitedInstallations {
  /**
   * @param id of the entry that holds the call
   * @returns whether the call, which fits no installed portal now, is to be checked once more
   */
  mayProve(id: string, claim: Claim): Promise<boolean>;
  /** The call is off our hands. */
  forget(id: string): void;
}

/**
 * A call may come before the installation that its token is of was proved. At first it is only kept, without a
 * question: the installation may lie in another endpoint's inbox, and what is found of it lags behind. From then on it
 * is kept for as long as there is such an installation.
 */
export function createAwaitedInstallations({
  find,
  keptMs,
  now = () => performance.now(),
}: AwaitOptions): AwaitedInstallations {
  const refusedSince = new Map<string, number>();
  return {
    async mayProve(id, claim) {
      // A key is bound to a portal by our own settings; no installation changes that.
      if (claim.by !== 'token') return false;
      const since = refusedSince.get(id) ?? now();
      refusedSince.set(id, since);
      return now() - since < keptMs || (await find(claim.tokenHash));
    },
    forget: (id) => void refusedSince.delete(id),
  };
}
