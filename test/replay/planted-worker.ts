import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createErpClient, mapping } from '../../src/clients/erp';
import { createDataConverter, failureConverterPath } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { createVault } from '../../src/vault/vault';
import { startWorkers } from '../../src/worker/start-workers';
import type { Stand } from '../support/stand';
import { recordedKeys } from './keys';

/** A worker in this process whose `erpOrder` has a bug; all else of it is the product's. Returns how to end it. */
export async function startPlantedWorker({
  client,
  environment,
  sandbox,
}: Stand): Promise<() => Promise<void>> {
  const { codec, vault } = recordedKeys;
  const { url, clientId, clientSecret } = sandbox.portal;
  const { wsdlUrl, user, password } = sandbox.erp;
  const connection = await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' });
  const workers = await startWorkers({
    connection,
    namespace: 'default',
    queues: ['robots', 'bitrix24', 'erp'],
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(codec))),
    activities: createActivities({
      client,
      systems: { erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, mapping) },
      vault: createVault(parseKeys(vault)),
      application: { authServer: url, clientId, clientSecret },
      portals: [new URL(url).origin],
      registrations: [],
      suffix: '',
    }),
    workflows: {
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('./planted.workflows'),
        failureConverterPath,
        logger: new DefaultLogger('ERROR'),
      }),
    },
    graceMs: 1_000,
  });
  return async () => {
    workers.shutdown();
    await workers.done;
    await connection.close();
  };
}
