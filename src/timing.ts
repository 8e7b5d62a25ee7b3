import type { Timing } from '../workflows/contract/timing';
import { defaultLatencies } from './systems';

const second = 1_000;
const minute = 60 * second;

/** What runs keep to in production; the reasons stand at the type. */
export const productionTiming: Timing = {
  answerHold: 2 * second,
  secondAnswer: minute,
  firstReport: 30 * second,
  reportAtMost: 60 * minute,
  lockWait: 10 * minute,
  longestLatency: defaultLatencies,
  outageRetry: 5 * minute,
  callTimeout: 2 * minute,
  portalCallTimeout: 30 * second,
  portalRetry: second,
  heartbeat: 10 * second,
  sendWindow: minute,
  answerMarginAtMost: 30 * second,
  giveUpAfter: 24 * 60 * minute,
  answerGiveUpAfter: 30 * 24 * 60 * minute,
  answerRetryAtMost: 60 * minute,
};

/**
 * The same proportions on a faster clock: one factor for all of it, so that tests keep the order of events; but for how
 * often long waits make runs busy the server, which is no faster for that.
 */
export function scaleTiming(timing: Timing, factor: number): Timing {
  const { longestLatency, reportAtMost, lockWait, ...durations } = timing;
  return {
    ...scale(durations, factor),
    longestLatency: scale(longestLatency, factor),
    reportAtMost,
    lockWait,
  };
}

function scale<T extends Readonly<Record<string, number>>>(durations: T, factor: number): T {
  const scaled = Object.entries(durations).map(([name, ms]) => [name, Math.max(1, Math.round(ms * factor))]);
  return Object.fromEntries(scaled) as T;
}
