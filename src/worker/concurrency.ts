import type { taskQueues } from '../../workflows/contract/task-queues';

export type TaskQueue = keyof typeof taskQueues;

/** Concurrency per worker process; what is fleet-wide is the server's queue rate. */
export const concurrency = {
  robots: 20,
  bitrix24: 30,
  // Strangers can cause these, and each is a request to the vendor's authorization server.
  installations: 2,
  erp: 10,
  jira: 10,
  'one-c': 4,
} as const satisfies Record<TaskQueue, number>;
