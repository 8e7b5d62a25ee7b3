import type { Claim, Wrong } from './claim';

export interface RecentRefusals {
  find(claim: Claim): Wrong | undefined;
  keep(claim: Claim, wrong: Wrong): Wrong;
}

/** Remembers a no for `keptMs`, and the newest `atMost` of them, so that random tokens cannot grow the memory. */
export function createRecentRefusals(keptMs: number, atMost = 1_000): RecentRefusals {
  const refusals = new Map<string, { wrong: Wrong; until: number }>();

  return {
    find(claim) {
      const refusal = refusals.get(keyOf(claim));
      return refusal && performance.now() < refusal.until ? refusal.wrong : undefined;
    },
    keep(claim, wrong) {
      const key = keyOf(claim);
      refusals.delete(key);
      refusals.set(key, { wrong, until: performance.now() + keptMs });
      for (const oldest of refusals.keys()) {
        if (refusals.size <= atMost) break;
        refusals.delete(oldest);
      }
      return wrong;
    },
  };
}

/** With the member_id: one portal's no says nothing of the same token at another. */
function keyOf(claim: Claim): string {
  return claim.by === 'token' ? `${claim.memberId ?? ''} ${claim.tokenHash}` : claim.portal;
}
