import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Activities } from '../../activities';
import { addSearchAttributes } from '../../src/temporal/search-attributes';
import { install } from '../../workflows';
import { installWorkflowId, portalWorkflowId } from '../../workflows/contract/ids';
import type { InstallEvent } from '../../workflows/contract/portal-messages';
import type { PortalRecord, ProvedInstallation } from '../../workflows/contract/portal-record';
import { taskQueues } from '../../workflows/contract/task-queues';
import { installQuietRuntime } from '../support/quiet-runtime';
import { findTemporal } from '../../testbed/find-temporal';
import { until } from '../support/until';

const memberId = 'a223c6b3710f85df22e9377d6c4f7553';
const event: InstallEvent = {
  isUpdate: false,
  memberId,
  tokenHash: 'hash',
  language: 'ru',
  sealedTokens: 'sealed',
  ts: 1_796_000_000,
};
const proved: ProvedInstallation = {
  memberId,
  host: 'portal.bitrix24.ru',
  endpoint: 'https://portal.bitrix24.ru/rest/',
  language: 'ru',
  tokenHash: 'hash',
  sealedTokens: 'renewed',
  installedAt: event.ts,
};
const activities: Pick<Activities, 'proveInstallation' | 'reserveReference'> = {
  proveInstallation: async () => proved,
  reserveReference: async () => undefined,
};

it('an installation that meets the end of the portal’s workflow starts it anew', async () => {
  installQuietRuntime();
  const executable = { type: 'existing-path', path: await findTemporal() } as const;
  const env = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  try {
    await addSearchAttributes(env.connection, env.namespace ?? 'default');
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: taskQueues.robots,
      workflowsPath: require.resolve('../../workflows'),
      interceptors: { workflowModules: [require.resolve('./started-already.interceptors')] },
      activities,
    });
    const prover = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: taskQueues.installations,
      activities,
    });
    await prover.runUntil(
      worker.runUntil(async () => {
        await env.client.workflow.execute(install, {
          workflowId: installWorkflowId(event),
          taskQueue: taskQueues.robots,
          args: [event],
        });
        const portal = env.client.workflow.getHandle(portalWorkflowId(memberId));
        const record = await until('the portal is there', () => portal.query<PortalRecord>('portalRecord'));
        expect(record).toMatchObject({ memberId, state: 'confirmed', tokenHashes: ['hash'] });
      }),
    );
  } finally {
    await env.teardown();
  }
});
