import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreStats } from '../../inbox/call-store';
import type { HttpFailureType } from '../../messages/failures/http';

export interface EndpointMetrics {
  /** @param robot a known CODE @param seconds from the request's first byte to the acknowledgement */
  acknowledged(robot: string, outcome: 'call' | 'unverified', seconds: number): void;
  /** @param robot a known CODE, `unknown`, or undefined for what is no robot's call */
  refused(type: HttpFailureType, robot?: string): void;
  /** Prometheus text. */
  text(): Promise<string>;
  contentType: string;
}

export interface MetricsSources {
  stats: () => StoreStats;
  /** What the dispatcher has done since its start, by outcome. */
  dispatched: () => Readonly<Record<string, number>>;
}

/** Label values are robots of ours and fixed words, so that no sender can grow a series. */
export function createMetrics({ stats, dispatched }: MetricsSources): EndpointMetrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'robots_calls_total',
    help: 'Calls of robots by outcome',
    labelNames: ['robot', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'robots_refusals_total',
    help: 'Requests that were not taken',
    labelNames: ['type'],
    registers,
  });
  const acknowledge = new Histogram({
    name: 'robots_acknowledge_seconds',
    help: 'Until a call was durable and acknowledged',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });

  const gauge = (name: string, help: string, read: (stats: StoreStats) => number) => {
    const shown = new Gauge({ name, help, registers });
    return (now: StoreStats): void => shown.set(read(now));
  };
  const ofInbox = [
    gauge('robots_inbox_pending', 'Calls acknowledged and not yet a workflow', ({ pending }) => pending),
    gauge(
      'robots_inbox_oldest_seconds',
      'Age of the oldest of them',
      ({ oldestAgeMs }) => oldestAgeMs / 1000,
    ),
    gauge('robots_inbox_bytes', 'Size of the inbox on disk', ({ bytes }) => bytes),
    gauge('robots_inbox_parked', 'Calls that Temporal refuses for good', ({ parked }) => parked),
    gauge('robots_inbox_unverified', 'Calls whose portal is not checked yet', ({ unverified }) => unverified),
    gauge(
      'robots_inbox_set_aside',
      'Files with damaged or missing calls, until a person moves them away',
      ({ setAside }) => setAside,
    ),
  ];
  const lost = new Counter({
    name: 'robots_inbox_lost_total',
    help: 'Acknowledged calls that are, or may be, lost; the log names them',
    registers,
  });
  const offers = new Counter({
    name: 'robots_dispatched_total',
    help: 'What became of offers to Temporal',
    labelNames: ['outcome'],
    registers,
  });

  function readSources(): void {
    const now = stats();
    for (const show of ofInbox) show(now);
    lost.reset();
    lost.inc(now.lost);
    offers.reset();
    for (const [outcome, count] of Object.entries(dispatched())) offers.inc({ outcome }, count);
  }

  return {
    acknowledged(robot, outcome, seconds) {
      calls.inc({ robot, outcome });
      acknowledge.observe(seconds);
    },
    refused(type, robot) {
      refusals.inc({ type });
      if (robot !== undefined) calls.inc({ robot, outcome: 'refused' });
    },
    text() {
      readSources();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
