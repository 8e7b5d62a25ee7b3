import { bundleWorkflowCode, DefaultLogger, NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createErpClient, mapping as ownMapping } from '../../src/clients/erp';
import { createDataConverter, failureConverterPath } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { robots } from '../../src/robots';
import { registrationOf } from '../../src/robots/registration';
import { createVault } from '../../src/vault/vault';
import { startWorkers } from '../../src/worker/start-workers';
import { ownWorkflows } from './own-workflows';
import type { Stand } from './stand';
import { portalQueues } from '../../workflows/contract/task-queues';

export interface WorkerHereOptions {
  /** Left out: the product's. */
  workflowsPath?: string;
  /** Of the ERP, the one external system that it has. */
  mapping?: typeof ownMapping;
  /** RESTORED_AT, in ms since 1970. */
  restoredAt?: number;
}

/** A worker in this process that is the product's but for what is named. Returns how to end it. */
export async function startWorkerHere(
  { client, environment, sandbox }: Stand,
  { workflowsPath, mapping = ownMapping, restoredAt }: WorkerHereOptions,
): Promise<() => Promise<void>> {
  const { url, clientId, clientSecret } = sandbox.portal;
  const { wsdlUrl, user, password } = sandbox.erp;
  const connection = await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' });
  const workers = await startWorkers({
    connection,
    client,
    namespace: 'default',
    queues: [...portalQueues, 'erp'],
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS ?? ''))),
    activities: createActivities({
      client,
      restoredAt,
      systems: { erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, mapping) },
      vault: createVault(parseKeys(environment.VAULT_KEYS ?? '')),
      application: { authServer: url, clientId, clientSecret },
      portals: [new URL(url).origin],
      registrations: robots.map((robot) =>
        registrationOf(robot, { publicUrl: environment.PUBLIC_URL ?? '', suffix: '', smartProcesses: [] }),
      ),
      suffix: '',
    }),
    workflows: workflowsPath ? { workflowBundle: await bundle(workflowsPath) } : ownWorkflows,
    graceMs: 1_000,
  });
  return async () => {
    workers.shutdown();
    await workers.done;
    await connection.close();
  };
}

const bundle = (workflowsPath: string): Promise<WorkflowBundle> =>
  bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: new DefaultLogger('ERROR') });
