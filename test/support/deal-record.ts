import { WorkflowNotFoundError } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { ErpOperation } from '../../sandbox/erp/erp-events';
import type { Kept } from '../../sandbox/erp/erp-state';
import type { Order } from '../../sandbox/erp/order';
import { businessId, externalReference } from '../../workflows/contract/ids';
import { type ErpRequest, erpRequests } from './erp-requests';
import { seconds, type Stand } from './stand';
import { until } from './until';

const { PENDING_ACTIVITY_STATE_STARTED } = temporal.api.enums.v1.PendingActivityState;

/** What the sandbox's record and Temporal say of one deal; nothing here asks our processes. */
export interface DealRecord {
  orders(): Promise<Order[]>;
  /** What a played ERP keeps of it. */
  kept(): Promise<Kept[]>;
  /** What reached the ERP, in order. */
  requests(): Promise<ErpRequest[]>;
  operations(): Promise<ErpOperation[]>;
  /** Waits for the nth look-up or create, counted from 1. */
  arrived(operation: ErpOperation, nth?: number): Promise<ErpRequest>;
  /** What each answer made of its step, in order, e.g. `moved`, `not waiting`. */
  answerFates(): Promise<string[]>;
  /** Ids of the robot's runs that Temporal has, closed ones too. */
  runs(): Promise<string[]>;
  /** Id of the workflow that creates the order. */
  workId: string;
  /** What the ERP knows the order by. */
  externalId: string;
  /** Resets its pending Activity by the server's API, as the Web UI's button does. */
  reset(how?: { resetHeartbeat?: boolean }): Promise<void>;
  /** Resets its workflow to its beginning. */
  resetWorkflow(): Promise<void>;
  /** The attempt to create the order as the server sees it, and the pid of the worker that has it, if one has. */
  attempt(): Promise<{ attempt: number; pid: number | undefined } | undefined>;
}

export function dealRecord({ sandbox, control, client }: Stand, dealId: number): DealRecord {
  const document = `DEAL_${dealId}`;
  const workId = businessId('erp-order', { portal: sandbox.portal.memberId, document });
  const externalId = externalReference(workId);
  const requests = (): Promise<ErpRequest[]> => erpRequests(control, externalId);
  return {
    workId,
    externalId,
    async reset(how) {
      const execution = { workflowId: workId };
      await client.workflowService.resetActivity({ namespace: 'default', execution, matchAll: true, ...how });
    },
    async resetWorkflow() {
      const work = client.workflow.getHandle(workId);
      const [{ runId }, { events }] = await Promise.all([work.describe(), work.fetchHistory()]);
      const firstTask = events?.find(({ workflowTaskStartedEventAttributes: started }) => started);
      await client.workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: workId, runId },
        reason: 'a test',
        requestId: runId,
        ...(firstTask?.eventId && { workflowTaskFinishEventId: firstTask.eventId }),
      });
    },
    orders: async () => (await control.state()).orders.filter((order) => order.externalId === externalId),
    kept: async () => (await control.state()).kept.filter((kept) => kept.externalId === externalId),
    requests,
    operations: async () => (await requests()).map(({ operation }) => operation),
    arrived: (operation, nth = 1) =>
      until(
        `${operation} ${nth} of deal ${dealId} reached the ERP`,
        async () => (await requests()).filter((request) => request.operation === operation)[nth - 1],
        { limitMs: seconds(300) + 60_000 },
      ),
    async answerFates() {
      const own = (await control.deal(dealId)).calls.map(({ id }) => id);
      return (await control.record()).flatMap((entry) =>
        entry.type === 'answer' && own.includes(entry.call ?? 0) ? [entry.fate] : [],
      );
    },
    async runs() {
      const ids: string[] = [];
      const query = `B24Robot IS NOT NULL AND B24Document = '${document}'`;
      for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
      return ids;
    },
    async attempt() {
      const work = await client.workflow
        .getHandle(workId)
        .describe()
        .catch((error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return undefined;
          throw error;
        });
      const pending = work?.raw.pendingActivities?.[0];
      if (!pending) return undefined;
      const running = pending.state === PENDING_ACTIVITY_STATE_STARTED;
      // A worker's identity is pid@host unless it is given another.
      const pid = Number.parseInt(pending.lastWorkerIdentity ?? '', 10);
      return { attempt: pending.attempt ?? 1, pid: running ? pid : undefined };
    },
  };
}
