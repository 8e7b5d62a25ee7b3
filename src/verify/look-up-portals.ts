import type { Logger } from 'pino';
import type { PortalMemo } from '../../workflows/portal-record';

/** Rejects where the portals cannot be read now; an empty list means that there is none. */
export type LookUpPortals = (query: { memberId?: string }) => Promise<PortalMemo[]>;

export interface LookUpBounds {
  deadlineMs: number;
  log: Logger;
  /** Look-ups under way at a time, those past their deadline included. */
  atOnce?: number;
  /** Look-ups begun within a second. */
  perSecond?: number;
}

/**
 * Bounds a look-up: equal questions share one, each caller waits for the deadline at most, and beyond a small number
 * nothing is asked. Resolves with undefined where there is no answer in time.
 */
export function createLookUp(
  lookUp: LookUpPortals,
  { deadlineMs, log, atOnce = 8, perSecond = 20 }: LookUpBounds,
): (query: { memberId?: string }) => Promise<PortalMemo[] | undefined> {
  const underWay = new Map<string | undefined, Promise<PortalMemo[] | undefined>>();
  let second = 0;
  let begun = 0;

  function mayBegin(): boolean {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) begun = 0;
    second = now;
    if (begun >= perSecond || underWay.size >= atOnce) return false;
    begun += 1;
    return true;
  }

  async function run(query: { memberId?: string }): Promise<PortalMemo[] | undefined> {
    try {
      return await lookUp(query);
    } catch (error) {
      log.warn(
        { err: error },
        'The portals cannot be read now; calls with unknown tokens are kept unverified',
      );
      return undefined;
    }
  }

  return async (query) => {
    let answer = underWay.get(query.memberId);
    if (!answer) {
      if (!mayBegin()) return undefined;
      answer = run(query);
      underWay.set(query.memberId, answer);
      void answer.then(() => underWay.delete(query.memberId));
    }
    return within(answer, deadlineMs);
  };
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
