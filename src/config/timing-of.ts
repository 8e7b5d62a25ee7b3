import type { Timing } from '../../workflows/contract/timing';
import { type latencyVariables, longestLatencies } from '../systems';
import { productionTiming, scaleTiming } from '../timing';
import type { EndpointConfig } from './roles';

/** The durations that a call accepted with these settings keeps to. */
export function timingOf(
  config: Pick<
    EndpointConfig,
    keyof typeof latencyVariables | 'OUTAGE_RETRY' | 'FIRST_REPORT' | 'TIME_SCALE'
  >,
): Timing {
  return {
    ...scaleTiming(productionTiming, config.TIME_SCALE),
    longestLatency: longestLatencies(config),
    outageRetry: config.OUTAGE_RETRY,
    firstReport: config.FIRST_REPORT,
  };
}
