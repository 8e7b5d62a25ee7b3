import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { loadTemporalConfig } from '../config';

type TemporalConfig = ReturnType<typeof loadTemporalConfig>;

/** A client that connects at its first call, so that an endpoint starts and serves while Temporal is away. */
export function connectLazily(config: TemporalConfig, dataConverter: DataConverter): Client {
  return new Client({
    connection: Connection.lazy(config.connectionOptions),
    namespace: namespaceOf(config),
    dataConverter,
  });
}

export function namespaceOf(config: TemporalConfig): string {
  return config.namespace ?? 'default';
}
