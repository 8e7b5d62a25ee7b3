import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from 'pino';
import { within } from '../base/within';
import type { PortalMemo } from '../../workflows/contract/portal-record';

/** Rejects where the portals cannot be read now; an empty list means that there is none. */
export type LookUpPortals = (query: { memberId?: string }) => Promise<PortalMemo[]>;

export interface LookUpLimits {
  deadlineMs: number;
  log: Logger;
  /** Look-ups of one share that run at a time, those past their deadline included. */
  atOnce?: number;
  /** Look-ups of one share within a second. */
  perSecond?: number;
}

/** `busy`: not asked, since the share has used up its look-ups. `away`: asked, and there is no answer in time. */
export type Answer = PortalMemo[] | 'busy' | 'away';

/**
 * Limits look-ups: equal questions share one, each caller waits for the deadline at most, and each share has a small
 * number of its own, so that a flood of forged calls uses up no other portal's.
 */
export function createLookUp(
  lookUp: LookUpPortals,
  { deadlineMs, log, atOnce = 8, perSecond = 10 }: LookUpLimits,
): (query: { memberId?: string }, share: string) => Promise<Answer> {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  const running = new Map<string | undefined, { share: string; answer: Promise<Answer> }>();

  async function run(query: { memberId?: string }, share: string): Promise<Answer> {
    try {
      await limiter.consume(share);
    } catch {
      return 'busy';
    }
    try {
      return await lookUp(query);
    } catch (error) {
      log.warn(
        { err: error },
        'The portals cannot be read now; calls with unknown tokens are kept unverified',
      );
      return 'away';
    }
  }

  function begin(query: { memberId?: string }, share: string): Promise<Answer> {
    const answer = run(query, share);
    running.set(query.memberId, { share, answer });
    void answer.then(() => running.delete(query.memberId));
    return answer;
  }

  function isFull(share: string): boolean {
    let count = 0;
    for (const other of running.values()) if (other.share === share) count += 1;
    return count >= atOnce;
  }

  return async (query, share) => {
    const shared = running.get(query.memberId)?.answer;
    if (!shared && isFull(share)) return 'busy';
    return within(shared ?? begin(query, share), deadlineMs, () => 'away' as const);
  };
}
