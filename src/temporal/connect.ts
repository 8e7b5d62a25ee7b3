import { type Interceptor, InterceptingCall } from '@grpc/grpc-js';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { loadTemporalConfig } from '../config';

type TemporalConfig = ReturnType<typeof loadTemporalConfig>;

/** A client that connects at its first call, so that a process starts and serves while Temporal is away. */
export function connectLazily(config: TemporalConfig, dataConverter: DataConverter): Client {
  return clientOf(config, dataConverter, config.connectionOptions);
}

/**
 * The same for an endpoint: every request is sent once, and given up after `deadlineMs`. Whoever asks tries again in
 * its own time; the SDK's retries would go on past a deadline, and fall over a connection that was closed meanwhile.
 */
export function connectForEndpoint(
  config: TemporalConfig,
  dataConverter: DataConverter,
  deadlineMs: number,
): Client {
  const interceptors = [givenUpAfter(deadlineMs)];
  return clientOf(config, dataConverter, { ...config.connectionOptions, interceptors });
}

function clientOf(config: TemporalConfig, dataConverter: DataConverter, options: ConnectionOptions): Client {
  return new Client({ connection: Connection.lazy(options), namespace: namespaceOf(config), dataConverter });
}

/** Cheaper than the SDK's `withDeadline`, whose AsyncLocalStorage slows down every promise of the process. */
function givenUpAfter(ms: number): Interceptor {
  return (options, nextCall) => new InterceptingCall(nextCall({ ...options, deadline: Date.now() + ms }));
}

export function namespaceOf(config: TemporalConfig): string {
  return config.namespace ?? 'default';
}
