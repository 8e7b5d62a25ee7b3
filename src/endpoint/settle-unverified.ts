import type { RobotCall } from '../../workflows/robot-call';
import type { Timing } from '../../workflows/timing';
import type { RobotDescription } from '../robots/define-robot';
import type { UnverifiedCall } from './call-store';
import type { PortalRegistry } from './portal-registry';
import { toRobotCall } from './to-robot-call';

/**
 * `known`: to be stored anew for its portal. `wrong`: to be dropped, and logged. `cannot-check`: to be kept for
 * later. `no-robot`: taken by a release that had another set of robots; to be parked.
 */
export type Settled =
  | { verdict: 'known'; call: RobotCall; robot: RobotDescription; host: string }
  | { verdict: 'wrong' | 'cannot-check' | 'no-robot' };

/** Checks a call that was acknowledged unverified. */
export async function settleUnverified(
  { call, claim, receivedAt }: UnverifiedCall,
  {
    registry,
    robots,
    timing,
  }: { registry: Pick<PortalRegistry, 'check'>; robots: readonly RobotDescription[]; timing: Timing },
): Promise<Settled> {
  const checked = await registry.check(claim);
  if (checked.verdict !== 'known') return { verdict: checked.verdict };
  const robot = robots.find(({ code }) => code === call.robot);
  if (!robot) return { verdict: 'no-robot' };
  return {
    verdict: 'known',
    call: toRobotCall(call, checked.portal, robot, { receivedAt, timing }),
    robot,
    host: checked.portal.host,
  };
}
