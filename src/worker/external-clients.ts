import type { ExternalClients } from '../../activities';
import { createErpClient } from '../clients/erp';
import type { WorkerConfig } from '../config';

/** A client of each external system that the settings name. */
export function createExternalClients(config: WorkerConfig): ExternalClients {
  return {
    ...(config.ERP_WSDL && {
      erp: createErpClient({
        wsdl: config.ERP_WSDL,
        endpoint: config.ERP_ENDPOINT,
        user: config.ERP_USER,
        password: config.ERP_PASSWORD,
      }),
    }),
  };
}
