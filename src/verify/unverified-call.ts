import { randomUUID } from 'node:crypto';
import type { RobotCall } from '../../workflows/contract/robot-call';
import type { Timing } from '../../workflows/contract/timing';
import type { ParsedCall } from './claimed';
import type { EntryRef } from '../inbox/journal/entry';
import type { RobotDescription } from '../robots/define-robot';
import { toRobotCall } from './to-robot-call';
import type { Claim } from './claim';
import type { FindInstallation } from './installations';
import type { PortalRegistry } from './portal-registry';
import { hashSecret } from './secret-hash';
import type { Share } from './shares';

/** A call whose portal could not be checked when it came. */
export interface UnverifiedCall {
  call: ParsedCall;
  claim: Claim;
  /** ms since 1970 */
  receivedAt: number;
}

/** Calls of one share that may wait in the inbox to be checked. */
const placesOf: Readonly<Record<Share['kind'], number>> = { installed: 200, listed: 200, others: 50 };

export interface UnverifiedPlaces {
  /** @returns the id for the call's entry; undefined where its share has no place left */
  take(share: Share): string | undefined;
  /** The entry was dropped, delivered or parked, or never stored. */
  leave(id: string): void;
}

/** Counts the unverified calls of each share. @param entries what the inbox holds from before the start */
export function createUnverifiedPlaces(
  entries: Iterable<{ id: string }>,
  places: Readonly<Record<Share['kind'], number>> = placesOf,
): UnverifiedPlaces {
  const taken = new Map<string, Set<string>>();

  function enter(id: string, share: string): void {
    const ids = taken.get(share);
    if (ids) ids.add(id);
    else taken.set(share, new Set([id]));
  }

  for (const { id } of entries) {
    const share = shareInId(id);
    if (share) enter(id, share);
  }
  return {
    take({ kind, name }) {
      // A host may be longer than an id.
      const share = hashSecret(name).slice(0, 16);
      if ((taken.get(share)?.size ?? 0) >= places[kind]) return undefined;
      const id = `unverified/${share}/${randomUUID()}`;
      enter(id, share);
      return id;
    },
    leave(id) {
      const share = shareInId(id) ?? '';
      const ids = taken.get(share);
      ids?.delete(id);
      if (ids?.size === 0) taken.delete(share);
    },
  };
}

function shareInId(id: string): string | undefined {
  return /^unverified\/([0-9a-f]{16})\//.exec(id)?.[1];
}

/**
 * Where an unverified call stands in the inbox. Calls with one token stand in one line, as those of one portal do:
 * whatever they wait for holds up no others. No member_id: whoever can be checked is not held up by whoever only claims
 * to be that portal.
 */
export function placeUnverified(id: string, { claim, receivedAt }: UnverifiedCall): Omit<EntryRef, 'seq'> {
  const line = (claim.by === 'token' ? claim.tokenHash : claim.portal).slice(0, 64);
  return { id, kind: 'unverified', portal: `unverified/${line}`, receivedAt };
}

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
      return now() - since < keptMs || (await find(claim));
    },
    forget: (id) => void refusedSince.delete(id),
  };
}

/**
 * `known`: to be stored anew for its portal. `wrong`: to be dropped, and logged. `later`: to be kept, since it cannot
 * be checked now, or its installation may be proved yet. `no-robot`: taken by a release that had another set of robots;
 * to be parked.
 */
export type Settled =
  | { verdict: 'known'; call: RobotCall; robot: RobotDescription; host: string }
  | { verdict: 'wrong' | 'later' | 'no-robot' };

export interface SettleOptions {
  registry: Pick<PortalRegistry, 'check'>;
  installations: AwaitedInstallations;
  robots: readonly RobotDescription[];
  timing: Timing;
}

/** Checks a call that was acknowledged unverified. @param id of the entry that holds it */
export async function settleUnverified(
  id: string,
  { call, claim, receivedAt }: UnverifiedCall,
  { registry, installations, robots, timing }: SettleOptions,
): Promise<Settled> {
  const checked = await registry.check(claim, true);
  if (checked.verdict === 'cannot-check') return { verdict: 'later' };
  if (checked.verdict === 'wrong' && (await installations.mayProve(id, claim))) return { verdict: 'later' };
  installations.forget(id);
  if (checked.verdict === 'wrong') return { verdict: 'wrong' };
  const robot = robots.find(({ code }) => code === call.robot);
  if (!robot) return { verdict: 'no-robot' };
  return {
    verdict: 'known',
    call: toRobotCall(call, checked.portal, robot, { receivedAt, timing }),
    robot,
    host: checked.portal.host,
  };
}
