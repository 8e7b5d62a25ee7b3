import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StoreStats } from '../../inbox/call-store';
import { type HttpFailureType, httpFailures } from '../../messages/failures/http';

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
  /** Refused calls that nobody has acknowledged. */
  refusedCalls: () => number;
  /** Installed portals by their hosts, and how they stand. */
  portals: () => Iterable<{ host: string; state: string }>;
}

/** Of the inbox, as it is when somebody asks. */
const ofInbox: Record<string, [help: string, read: (stats: StoreStats) => number]> = {
  robots_inbox_accepting: ['1 while the next call can be acknowledged', (now) => Number(now.accepting)],
  robots_inbox_pending: ['Calls acknowledged and not yet a workflow', (now) => now.pending],
  robots_inbox_oldest_seconds: ['Age of the oldest of them', (now) => now.oldestAgeMs / 1000],
  robots_inbox_bytes: ['Size of the inbox on disk', (now) => now.bytes],
  robots_inbox_undelivered_bytes: ['Of it, what is not delivered', (now) => now.undeliveredBytes],
  robots_inbox_limit_bytes: ['INBOX_LIMIT_BYTES', (now) => now.limitBytes],
  robots_inbox_parked: ['Calls that Temporal refuses for good', (now) => now.parked],
  robots_inbox_unverified: ['Calls whose portal is not checked yet', (now) => now.unverified],
  robots_inbox_set_aside: [
    'Files with damaged or missing calls, until a person moves them away',
    (now) => now.setAside,
  ],
};

/** Label values are robots, installed portals and fixed words, so that no sender can grow a series. */
export function createMetrics(sources: MetricsSources): EndpointMetrics {
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
  // A series that begins with its first refusal has not increased by it.
  for (const type of Object.keys(httpFailures)) refusals.inc({ type }, 0);
  const acknowledge = new Histogram({
    name: 'robots_acknowledge_seconds',
    help: 'Until a call was durable and acknowledged',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });

  const inbox = Object.entries(ofInbox).map(([name, [help, read]]) => {
    const shown = new Gauge({ name, help, registers });
    return (now: StoreStats): void => shown.set(read(now));
  });
  const refusedCalls = new Gauge({
    name: 'robots_refused_calls',
    help: 'Calls that were refused for no fault of theirs, until a person acknowledges them',
    registers,
  });
  const portals = new Gauge({
    name: 'robots_portal_state',
    help: '1 for the state that a portal is in; confirmed is the good one',
    labelNames: ['portal', 'state'],
    registers,
  });
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
    const now = sources.stats();
    for (const show of inbox) show(now);
    lost.reset();
    lost.inc(now.lost);
    offers.reset();
    for (const [outcome, count] of Object.entries(sources.dispatched())) offers.inc({ outcome }, count);
    refusedCalls.set(sources.refusedCalls());
    portals.reset();
    for (const { host, state } of sources.portals()) portals.set({ portal: host, state }, 1);
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
