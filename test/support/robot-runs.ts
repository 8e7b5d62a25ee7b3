import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { Activities } from '../../activities';
import { createDescribeWorkActivities } from '../../activities/describe-work';
import { withFailures } from '../../activities/to-failure';
import { addSearchAttributes } from '../../src/temporal/search-attributes';
import { startWorkers } from '../../src/worker/start-workers';
import type { Outcome, RobotCall } from '../../workflows/contract/robot-call';
import { installQuietRuntime } from './quiet-runtime';
import { type RecordedPortal, recordPortal } from './recorded-portal';
import { anErpOrderCall } from './robot-call';
import { testServerBinary } from './temporal-binary';

/** Runs of any robot, their time skipped, on a portal that does as it is asked. */
export interface RobotRuns {
  /** Runs a workflow to its end and tells what it did to the portal; `returned` is undefined where it failed. */
  run(
    workflow: string,
    call: Partial<RobotCall>,
  ): Promise<{ returned: unknown; answers: Outcome[] } & Pick<RecordedPortal, 'written' | 'failures'>>;
  close(): Promise<void>;
}

/** @param activities what the robot needs beside the portal's Activities */
export async function startRobotRuns(activities: Partial<Activities> = {}): Promise<RobotRuns> {
  const logger = installQuietRuntime();
  const executable = { type: 'existing-path', path: await testServerBinary() } as const;
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  const { client, nativeConnection: connection } = env;
  const namespace = env.namespace ?? 'default';
  await addSearchAttributes(env.connection, namespace);
  const portal = recordPortal(() => env.currentTimeMs());
  const workers = await startWorkers({
    connection,
    client,
    namespace,
    dataConverter: {},
    queues: ['robots', 'bitrix24', 'erp'],
    activities: {
      ...portal.activities,
      ...withFailures(createDescribeWorkActivities({ client })),
      ...activities,
    },
    workflows: {
      workflowBundle: await bundleWorkflowCode({ workflowsPath: require.resolve('../../workflows'), logger }),
    },
    graceMs: 1_000,
  });
  return {
    async run(workflow, change) {
      const receivedAt = await env.currentTimeMs();
      const call = { ...anErpOrderCall({ receivedAt }), ...change };
      const workflowId = `test/${call.workflowId}`;
      const returned: unknown = await client.workflow
        .execute(workflow, { workflowId, taskQueue: 'robots', args: [call] })
        .catch(() => undefined);
      const of = <T extends { at: number }>(entries: T[]) => entries.filter(({ at }) => at >= receivedAt);
      return {
        returned,
        answers: of(portal.answers).map(({ outcome }) => outcome),
        written: of(portal.written),
        failures: of(portal.failures),
      };
    },
    async close() {
      workers.shutdown();
      await workers.done;
      await env.teardown();
    },
  };
}
