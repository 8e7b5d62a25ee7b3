import { NativeConnection, Worker } from '@temporalio/worker';
import { loadConfig, loadTemporalConfig } from '../../src/config';
import { createLogger } from '../../src/logger';
import { createVault } from '../../src/vault/vault';
import { createExternalClients } from '../../src/systems';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import { createBareActivities } from './bare-activities';
import { freePortal } from './free-portals';

/** Of the one task queue. */
const taskQueue = 'bare';

/** One Worker as the SDK makes it. Arguments: file of the workflow bundle, the portal's record. */
async function main([codePath = '', record = '']: string[]): Promise<void> {
  const config = loadConfig('worker');
  const { erp } = createExternalClients(config);
  if (!erp?.order) throw new Error('ERP_WSDL is missing');
  const worker = await Worker.create({
    connection: await NativeConnection.connect(loadTemporalConfig().connectionOptions),
    taskQueue,
    workflowBundle: { codePath },
    activities: createBareActivities(
      freePortal(JSON.parse(record) as PortalRecord, createVault(config.VAULT_KEYS)),
      erp.order,
    ),
  });
  createLogger('warn').warn('worker ready');
  await worker.run();
}

void main(process.argv.slice(2));
