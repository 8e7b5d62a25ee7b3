import { DefaultLogger, type Logger, Runtime } from '@temporalio/worker';

/** The SDK silent but for errors: a warning per worker would bury the test that failed. Once per test file. */
export function installQuietRuntime(logger: Logger = new DefaultLogger('ERROR')): Logger {
  const filter = { core: 'ERROR', other: 'ERROR' } as const;
  Runtime.install({ logger, telemetryOptions: { logging: { filter } } });
  return logger;
}
