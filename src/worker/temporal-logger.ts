import { ApplicationFailure } from '@temporalio/common';
import type { LogMetadata, Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';
import { catalogue } from '../messages/failures/catalogue';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Six lines at each start of what is so on purpose: a queue serves Activities or workflows. */
const asDesigned = /^(No \w+( \w+)? registered|Worker state changed)/;

/** Temporal's log lines in ours, without what they would tell of clients. */
export function createTemporalLogger(log: Logger): TemporalLogger {
  const write = (level: keyof typeof levels, message: string, meta: LogMetadata = {}): void =>
    log[asDesigned.test(message) ? 'debug' : levels[level]](withoutClients(meta), message);
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/**
 * What a run fails with repeats the words of whoever refused it, which may name a customer, in its message and in
 * every cause. Its type is enough here; the Web UI shows the rest. Where it was thrown is told of a bug only.
 */
function withoutClients({
  taskToken: _token,
  namespace: _namespace,
  isLocal: _isLocal,
  sdkComponent: _component,
  error,
  ...meta
}: LogMetadata): LogMetadata {
  if (error === undefined) return meta;
  const kind = failureKind(error);
  if (kind === undefined) return { ...meta, err: error };
  return { ...meta, failure: kind, ...(!Object.hasOwn(catalogue, kind) && { at: framesOf(error) }) };
}

/** Undefined for what is no failure of a run. From the workflows' thread an error comes as a plain one. */
function failureKind(error: unknown): string | undefined {
  if (error instanceof ApplicationFailure && error.type) return error.type;
  return error instanceof Error ? /^\w+Failure\b/.exec(error.stack ?? error.name)?.[0] : undefined;
}

function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}
