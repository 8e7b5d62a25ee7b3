import type { ExternalClients } from '../../activities';
import { createErpClient, mapping } from '../clients/erp';
import { createOneCClient, type OneCClient } from '../clients/one-c';
import type { OneCConfig, WorkerConfig } from '../config';
import { erpSettingsOf } from '../erp-settings';

/** A client of each external system that the settings name. */
export function createExternalClients(config: WorkerConfig): ExternalClients {
  const erp = erpSettingsOf(config);
  return {
    ...(erp && { erp: createErpClient(erp, mapping) }),
    ...(config.ONE_C_URL && { 'one-c': createOneC({ ...config, ONE_C_URL: config.ONE_C_URL }) }),
  };
}

export function createOneC(config: OneCConfig): OneCClient {
  return createOneCClient({
    url: config.ONE_C_URL,
    user: config.ONE_C_USER,
    password: config.ONE_C_PASSWORD,
    mapping: config.ONE_C_MAPPING,
    // An HTTP service knows its organization itself.
    organization: config.ONE_C_ORGANIZATION ?? '',
    item: config.ONE_C_ITEM,
    timeZone: config.ONE_C_TIME_ZONE,
  });
}
