import type { Timing } from '../../workflows/contract/timing';
import { productionTiming, scaleTiming } from '../timing';
import type { EndpointConfig } from './roles';

/** The durations that a call accepted with these settings keeps to. */
export function timingOf(
  config: Pick<
    EndpointConfig,
    | 'ERP_LONGEST_LATENCY'
    | 'JIRA_LONGEST_LATENCY'
    | 'ONE_C_LONGEST_LATENCY'
    | 'OUTAGE_RETRY'
    | 'FIRST_REPORT'
    | 'TIME_SCALE'
  >,
): Timing {
  return {
    ...scaleTiming(productionTiming, config.TIME_SCALE),
    longestLatency: {
      erp: config.ERP_LONGEST_LATENCY,
      jira: config.JIRA_LONGEST_LATENCY,
      'one-c': config.ONE_C_LONGEST_LATENCY,
    },
    outageRetry: config.OUTAGE_RETRY,
    firstReport: config.FIRST_REPORT,
  };
}
