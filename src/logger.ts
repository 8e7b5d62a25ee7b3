import { destination, type Logger, pino } from 'pino';

/** One logger per process, JSON lines on stderr: stdout belongs to what a command prints. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ fd: 2, sync: false }),
  );
}
