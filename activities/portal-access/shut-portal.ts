import type { PortalState } from '../../workflows/contract/portal-record';

interface Pauses {
  /** ms. */
  first: number;
  longest: number;
}

const minute = 60_000;
const usual: Pauses = { first: 10_000, longest: 10 * minute };

/**
 * States in which hardly any call would be carried out, and the pauses between those that find out whether that is
 * over. Whoever is blocked by hand for too many requests asks more seldom.
 */
const shut: Partial<Record<PortalState, Pauses>> = {
  unpaid: usual,
  deleted: usual,
  'user-inactive': usual,
  blocked: { first: minute, longest: 60 * minute },
};

/**
 * Which calls of a process still leave for a portal that refuses them: one after a pause that grows as the time that
 * the portal has refused them. Ten thousand waiting runs are no more to it than one.
 *
 * @param now ms, by a clock that nobody sets
 */
export function createShutPortal(now: () => number = () => performance.now()): {
  mayTry(state: PortalState): boolean;
} {
  let since: number | undefined;
  let nextAt = 0;
  return {
    mayTry(state) {
      const pauses = shut[state];
      if (!pauses) {
        since = undefined;
        return state !== 'uninstalled';
      }
      if (since === undefined) {
        since = now();
        nextAt = since + pauses.first;
      }
      if (now() < nextAt) return false;
      nextAt = now() + Math.min(Math.max(now() - since, pauses.first), pauses.longest);
      return true;
    },
  };
}
