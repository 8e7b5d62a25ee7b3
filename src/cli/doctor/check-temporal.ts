import type { Connection } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { searchAttributes } from '../../../workflows/contract/search-attributes';
import { isNotFound } from '../../base/grpc-status';
import { type Check, type Finding, fine, type Patient, wrong } from './finding';
import { temporalCommand } from './temporal-command';

const { INDEXED_VALUE_TYPE_KEYWORD } = temporal.api.enums.v1.IndexedValueType;
const day = 24 * 3_600_000;

/** A run is looked into days after it failed, and the vendor's market asks for logs of three days. */
const retentionAtLeast = 7 * day;

/** Without it nothing that is kept there can be looked at. */
export async function missingNamespace({ client, namespace }: Patient): Promise<Finding | undefined> {
  try {
    await client.workflowService.describeNamespace({ namespace });
    return undefined;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return wrong(
      'namespace',
      `Temporal has no namespace ${namespace}; nothing in it was looked at`,
      `Correct TEMPORAL_NAMESPACE, or run "${temporalCommand('operator namespace create', '--retention 30d')}".`,
    );
  }
}

export const checkNamespace: Check = async ({ client, namespace }) => {
  const { config } = await client.workflowService.describeNamespace({ namespace });
  const retention = tsToMs(config?.workflowExecutionRetentionTtl);
  const days = `${Math.round(retention / day)} days`;
  if (retention >= retentionAtLeast) return [fine('namespace', `${namespace} keeps closed runs for ${days}`)];
  return [
    wrong(
      'namespace',
      `${namespace} keeps closed runs for ${days} only, and repeated calls are known as repeated no longer than that`,
      `Run "${temporalCommand('operator namespace update', '--retention 30d')}".`,
    ),
  ];
};

export const checkSearchAttributes: Check = async ({ client, namespace }) => {
  const { operatorService } = client.connection as Connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const names = Object.values(searchAttributes).map(({ name }) => name);
  const missing = names.filter((name) => customAttributes[name] !== INDEXED_VALUE_TYPE_KEYWORD);
  if (missing.length === 0) return [fine('search attributes', `all ${names.length} are registered`)];
  return [
    wrong(
      'search attributes',
      `${missing.join(', ')}: not registered as Keyword, so runs that carry them are refused`,
      `Restart the endpoint, which registers them, or run "${temporalCommand('operator search-attribute create', missing.map((name) => `--name ${name} --type Keyword`).join(' '))}".`,
    ),
  ];
};
