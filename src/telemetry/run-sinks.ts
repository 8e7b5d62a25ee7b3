import type { InjectedSinks } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { RunSinks } from '../../workflows/telemetry';
import type { WorkerMetrics } from './worker-metrics';

/** One log line for each answer, and one for an end that the answer does not tell. */
export function createRunSinks(
  metrics: Pick<WorkerMetrics, 'answered' | 'ended'>,
  log: Logger,
): InjectedSinks<RunSinks> {
  return {
    runs: {
      answered: {
        fn({ workflowId: run }, { seconds, ...answered }) {
          metrics.answered(answered, seconds);
          const { robot, document, status } = answered;
          const level = status === 'ok' ? 'info' : 'warn';
          log[level](
            { run, ...answered, seconds },
            `${robot} for ${document} answered "${status}" ${seconds.toFixed(1)} s after its call`,
          );
        },
      },
      ended: {
        fn({ workflowId: run }, { seconds, unanswered, told, ...ended }) {
          metrics.ended({ ...ended, unanswered, told }, seconds);
          const { robot, document, status = 'failed' } = ended;
          const subject = { run, ...ended, seconds };
          if (unanswered)
            log.error(
              subject,
              `${robot} for ${document} ended as "${status}" and its process cannot be told: complete the step by hand`,
            );
          else if (told === undefined)
            log.info(subject, `${robot} for ${document} ended as "${status}"; no process was told`);
          else if (told !== status)
            log.info(
              subject,
              `${robot} for ${document} ended as "${status}"; its process was told "${told}"`,
            );
        },
      },
    },
  };
}
