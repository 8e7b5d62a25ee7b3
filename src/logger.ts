import { destination, type Logger, pino } from 'pino';
import { printable } from './base/quote';

/** One logger per process, JSON lines on stderr: stdout belongs to what a command prints. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // JSON escapes the first 32 control characters only.
      hooks: { streamWrite: printable },
    },
    destination({ fd: 2, sync: false }),
  );
}
