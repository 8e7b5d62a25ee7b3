import { randomUUID } from 'node:crypto';
import type { RobotCall } from '../../workflows/robot-call';
import type { Timing } from '../../workflows/timing';
import type { ParsedCall } from '../endpoint/parse-call';
import type { EntryRef } from '../inbox/entry';
import type { RobotDescription } from '../robots/define-robot';
import { toRobotCall } from '../robots/to-robot-call';
import type { Claim } from './claim';
import type { AwaitedInstallations } from './installations';
import type { PortalRegistry } from './portal-registry';

/** A call whose portal could not be checked when it came. */
export interface UnverifiedCall {
  call: ParsedCall;
  claim: Claim;
  /** ms since 1970 */
  receivedAt: number;
}

/**
 * Where a call stands in the inbox whose portal could not be checked. Calls with one token stand in one line, as those
 * of one portal do: whatever they wait for holds up no others.
 */
export function placeUnverified({ claim, receivedAt }: UnverifiedCall): Omit<EntryRef, 'seq'> {
  return {
    id: `unverified/${randomUUID()}`,
    kind: 'unverified',
    portal: lineOf(claim),
    receivedAt,
  };
}

/** No member_id: whoever can be checked is not held up by whoever only claims to be that portal. */
function lineOf(claim: Claim): string {
  return `unverified/${(claim.by === 'token' ? claim.tokenHash : claim.portal).slice(0, 64)}`;
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
  const checked = await registry.check(claim);
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
