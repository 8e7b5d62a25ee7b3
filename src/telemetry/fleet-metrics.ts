import { Gauge, Registry } from 'prom-client';
import type { Fleet } from '../temporal/fleet';
import type { MetricsSource } from './serve-metrics';

export interface FleetMetrics extends MetricsSource {
  stop(): void;
}

/** ms between two readings, each of which is 17 small requests; a sixth of it after one that failed. */
const readEvery = 30_000;

/**
 * Runs, queues and workers of all processes together. The endpoint reads them, since it is there when no worker is.
 * While Temporal does not answer they are absent: a number of an hour ago would be taken for the present one.
 */
export function startFleetMetrics(read: () => Promise<Fleet>, everyMs = readEvery): FleetMetrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers });
  const reachable = gauge('robots_temporal_reachable', '1 while Temporal answers the endpoint', []);
  const runs = gauge('robots_runs_open', 'Runs that have not ended, by what they do', ['system', 'status']);
  const stuck = gauge('robots_runs_stuck', 'Runs and works whose workflow task fails again and again', []);
  const workers = gauge('robots_queue_workers', 'Workers that poll a task queue', ['queue']);
  const backlog = gauge('robots_queue_backlog', 'Tasks that wait for a worker, about', ['queue']);
  const oldest = gauge('robots_queue_backlog_seconds', 'Age of the oldest of them', ['queue']);
  const held = gauge('robots_queue_held', '1 while the queue is held: its rate is 0', ['queue']);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function renew(): Promise<void> {
    const fleet = await read().catch(() => undefined);
    reachable.set(fleet ? 1 : 0);
    for (const shown of [runs, workers, backlog, oldest, held]) shown.reset();
    if (fleet?.stuck === undefined) stuck.remove();
    else stuck.set(fleet.stuck);
    for (const { system, status, count } of fleet?.runs ?? []) runs.set({ system, status }, count);
    for (const { queue, ...state } of fleet?.queues ?? []) {
      workers.set({ queue }, state.workers);
      backlog.set({ queue }, state.backlog);
      oldest.set({ queue }, state.oldestMs / 1000);
      held.set({ queue }, Number(state.held));
    }
    const pause = fleet ? everyMs : everyMs / 6;
    if (!stopped) timer = setTimeout(() => void renew(), pause).unref();
  }

  stuck.remove();
  void renew();
  return {
    text: () => registry.metrics(),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
