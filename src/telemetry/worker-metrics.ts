import { Counter, Histogram, Registry } from 'prom-client';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import type { RunAnswered, RunEnded } from '../../workflows/telemetry';
import type { MetricsSource } from './serve-metrics';

export interface WorkerMetrics extends MetricsSource {
  /** @param outcome `done`, the type of a failure of ours, or `bug` */
  attempted(system: ExternalSystem, outcome: string, seconds: number): void;
  bug(): void;
  answered(run: Pick<RunAnswered, 'robot' | 'status'>, seconds: number): void;
  ended(run: Pick<RunEnded, 'robot' | 'status' | 'told' | 'unanswered'>, seconds: number): void;
  /** @param portal host of an installed portal @param outcome `done`, or the kind of a failure */
  requested(portal: string, outcome: string, seconds: number): void;
}

/** Of far systems: ordinary is less than a second, and 30 to 40 are no fault. */
const ofSystems = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Of runs: seconds where all is well, hours where a system was away. */
const ofRuns = [1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];
const ofPortals = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What this worker has done since its start. Label values are robots, systems, types of failures and installed portals;
 * never an id of a document.
 *
 * @param systems those that it serves, each of which is shown from the beginning
 */
export function createWorkerMetrics(systems: readonly ExternalSystem[]): WorkerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const attempts = new Counter({
    name: 'robots_attempts_total',
    help: 'Attempts to create something in an external system, by how they ended',
    labelNames: ['system', 'outcome'],
    registers,
  });
  const attemptSeconds = new Histogram({
    name: 'robots_attempt_seconds',
    help: 'What an attempt took, look-up and creation together',
    labelNames: ['system'],
    buckets: ofSystems,
    registers,
  });
  const bugs = new Counter({
    name: 'robots_bugs_total',
    help: 'Attempts that failed by a fault of ours',
    registers,
  });
  const answers = new Counter({
    name: 'robots_answers_total',
    help: 'Processes that were told how their robot ended; the first answer of each',
    labelNames: ['robot', 'status'],
    registers,
  });
  const ends = new Counter({
    name: 'robots_runs_ended_total',
    help: 'Runs that ended, by RobotStatus',
    labelNames: ['robot', 'status'],
    registers,
  });
  const unanswered = new Counter({
    name: 'robots_runs_unanswered_total',
    help: 'Runs that ended although their process waits and cannot be told',
    registers,
  });
  const runSeconds = new Histogram({
    name: 'robots_run_seconds',
    help: 'From a call to the answer of its process, or to the end of a run that nothing waits for',
    labelNames: ['robot'],
    buckets: ofRuns,
    registers,
  });
  const requests = new Counter({
    name: 'robots_portal_requests_total',
    help: 'REST requests to a portal; a batch counts as one, as in its limit',
    labelNames: ['portal', 'outcome'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'robots_portal_request_seconds',
    help: 'What a request to a portal took',
    labelNames: ['portal'],
    buckets: ofPortals,
    registers,
  });
  for (const system of systems) attempts.inc({ system, outcome: 'done' }, 0);

  return {
    attempted(system, outcome, seconds) {
      attempts.inc({ system, outcome });
      attemptSeconds.observe({ system }, seconds);
    },
    bug: () => bugs.inc(),
    answered({ robot, status }, seconds) {
      answers.inc({ robot, status });
      runSeconds.observe({ robot }, seconds);
    },
    ended({ robot, status = 'failed', told, unanswered: isUnanswered }, seconds) {
      ends.inc({ robot, status });
      if (isUnanswered) unanswered.inc();
      else if (told === undefined) runSeconds.observe({ robot }, seconds);
    },
    requested(portal, outcome, seconds) {
      requests.inc({ portal, outcome });
      requestSeconds.observe({ portal }, seconds);
    },
    text: () => registry.metrics(),
  };
}
