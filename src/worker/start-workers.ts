import type { DataConverter } from '@temporalio/common';
import {
  type ActivityInboundCallsInterceptor,
  type InjectedSinks,
  type NativeConnection,
  Worker,
  type WorkerInterceptors,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import type { Activities } from '../../activities';
import { signalFailures } from '../../activities/signal-failures';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import { type TaskQueue, taskQueues } from '../../workflows/contract/task-queues';
import type { RunSinks } from '../../workflows/telemetry';
import { systems } from '../systems';
import { countAttempts } from '../telemetry/count-attempts';
import type { WorkerMetrics } from '../telemetry/worker-metrics';

/** Concurrency per worker process; what is fleet-wide is the server's queue rate. */
const portalConcurrency = {
  robots: 20,
  bitrix24: 30,
  // Strangers can cause these, and each is a request to the vendor's authorization server.
  installations: 2,
} as const;

export function concurrencyOf(queue: TaskQueue): number {
  return isExternal(queue) ? systems[queue].concurrency : portalConcurrency[queue];
}

export interface WorkersOptions {
  connection: NativeConnection;
  /** Of the same server. */
  client: Client;
  namespace: string;
  dataConverter: DataConverter;
  activities: Partial<Activities>;
  /** The queues to serve: an Activity waits on one that nobody serves. */
  queues: readonly TaskQueue[];
  /** The prebuilt bundle of the workflows, or where their sources are. */
  workflows: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> & {
    interceptors?: Pick<WorkerInterceptors, 'workflowModules'>;
  };
  /** Counts what is carried out, and what becomes of runs. */
  telemetry?: { metrics: WorkerMetrics; sinks: InjectedSinks<RunSinks> };
  /** ms that running Activities are given at shutdown; longer than an ERP call, or a deploy makes unknowns. */
  graceMs: number;
}

/** Where attempts are made in an external system, whose failures a run is told of. */
function isExternal(name: TaskQueue): name is ExternalSystem {
  return Object.hasOwn(systems, name);
}

export interface Workers {
  /** Resolves when all have ended, rejects if one failed. */
  done: Promise<void>;
  /** Takes nothing new, lets running Activities end within the grace. */
  shutdown(): void;
}

/** One Worker per task queue; only `robots` loads the workflows. */
export async function startWorkers({
  client,
  workflows,
  queues,
  graceMs,
  telemetry,
  ...options
}: WorkersOptions): Promise<Workers> {
  const ofActivities = (name: TaskQueue): ActivityInboundCallsInterceptor[] => [
    ...(telemetry ? [countAttempts(telemetry.metrics, isExternal(name) ? name : undefined)] : []),
    ...(isExternal(name) ? [signalFailures(client)] : []),
  ];
  const workers = await Promise.all(
    queues.map((name) =>
      Worker.create({
        ...options,
        ...(name === 'robots' && workflows),
        ...(name === 'robots' && telemetry && { sinks: telemetry.sinks }),
        interceptors: {
          ...(name === 'robots' && workflows.interceptors),
          activity: ofActivities(name).map((inbound) => () => ({ inbound })),
        },
        taskQueue: taskQueues[name],
        maxConcurrentActivityTaskExecutions: concurrencyOf(name),
        shutdownGraceTime: graceMs,
      }),
    ),
  );
  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const done = Promise.all(
    workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        shutdown();
        throw error;
      }),
    ),
  ).then(() => undefined);
  return { done, shutdown };
}
