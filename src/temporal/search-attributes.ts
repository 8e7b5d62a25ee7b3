import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { searchAttributes } from '../../workflows/contract/search-attributes';

const { INDEXED_VALUE_TYPE_KEYWORD } = temporal.api.enums.v1.IndexedValueType;
const wanted = Object.values(searchAttributes).map(({ name }) => name);

/**
 * Registers what runs are searched by, where it is missing; returns whether anything was. A server that does not know an
 * attribute refuses every run that carries it, so this comes before the first run is started.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<boolean> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = wanted.filter((name) => !(name in (customAttributes ?? {})));
  if (missing.length > 0) await addSearchAttributes(connection, namespace, missing);
  return missing.length > 0;
}

/** Registers attributes that the server does not know yet; all of ours by default. */
export async function addSearchAttributes(
  connection: Connection,
  namespace: string,
  names: readonly string[] = wanted,
): Promise<void> {
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(names.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD])),
  });
}
