import type { RobotCall } from '../../workflows/robot-call';
import type { Timing } from '../../workflows/timing';
import type { RobotDescription } from '../robots/define-robot';
import type { AwaitedInstallations } from './await-installation';
import type { UnverifiedCall } from './call-store';
import type { PortalRegistry } from './portal-registry';
import { toRobotCall } from './to-robot-call';

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
