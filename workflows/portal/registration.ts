import {
  type ActivityOptions,
  CancellationScope,
  condition,
  isCancellation,
  log,
  proxyActivities,
} from '@temporalio/workflow';
import type { Activities } from '../../activities';
import { factsOf } from '../contract/failure-facts';
import type { SyncOptions, SyncReport } from '../contract/portal-messages';
import type { PortalRecord } from '../contract/portal-record';
import { registrationPolicy } from '../contract/retry-policies';

/** Brings the portal's robots in line with what is declared. */
export interface Registration {
  /** @throws ActivityFailure */
  sync(options: SyncOptions, policy: ActivityOptions): Promise<SyncReport>;
  /** After an installation, in place of a registration that is under way. */
  start(): void;
  cancel(): void;
}

export function ownRegistration({
  record,
  change,
}: {
  record(): PortalRecord;
  change(changed: Partial<PortalRecord>): void;
}): Registration {
  let syncing = false;
  let scope = new CancellationScope();

  /** One at a time, or one would undo what the other registered. @throws ActivityFailure */
  async function sync(options: SyncOptions, policy: ActivityOptions): Promise<SyncReport> {
    // Of several that wait, one goes on, and the others wait for that.
    do await condition(() => !syncing);
    while (syncing);
    syncing = true;
    const { syncRobots } = proxyActivities<Pick<Activities, 'syncRobots'>>(policy);
    try {
      const report = await syncRobots({
        portal: record().memberId,
        registered: record().registered,
        ...options,
      });
      if (!options.dryRun) {
        change({
          registered: report.registered,
          registrationDue: false,
          registrationProblem: undefined,
        });
      }
      return report;
    } finally {
      syncing = false;
    }
  }

  /** After an installation the portal has no robots, or those of another release. */
  async function register(): Promise<void> {
    try {
      await sync({ dryRun: false, remove: [] }, registrationPolicy);
    } catch (error) {
      if (isCancellation(error)) return;
      const { message } = factsOf(error, 'Portal.Unavailable');
      change({ registrationDue: false, registrationProblem: message });
      log.warn('the robots were not registered; mend the cause and run "robots sync"', {
        memberId: record().memberId,
      });
    }
  }

  return {
    sync,
    start() {
      scope.cancel();
      scope = new CancellationScope();
      void scope.run(register);
    },
    cancel() {
      scope.cancel();
    },
  };
}
