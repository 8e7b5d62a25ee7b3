import { CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import { catalogue } from '../messages/failures/catalogue';
import type { WorkerMetrics } from './worker-metrics';

/** @param system whose queue it is; undefined for the portals' */
export function countAttempts(
  metrics: Pick<WorkerMetrics, 'attempted' | 'bug'>,
  system: ExternalSystem | undefined,
): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const began = performance.now();
      const count = (outcome: string): void => {
        if (outcome === 'bug') metrics.bug();
        if (system) metrics.attempted(system, outcome, (performance.now() - began) / 1000);
      };
      try {
        const result = await next(input);
        count('done');
        return result;
      } catch (error) {
        // The attempt was another's.
        if (!(error instanceof CompleteAsyncError)) count(outcomeOf(error));
        throw error;
      }
    },
  };
}

/** Type of a failure of ours; everything else was thrown by a fault of ours. */
function outcomeOf(error: unknown): string {
  if (error instanceof CancelledFailure) return 'cancelled';
  const type = error instanceof ApplicationFailure ? error.type : undefined;
  return type && Object.hasOwn(catalogue, type) ? type : 'bug';
}
