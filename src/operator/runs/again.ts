import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { runDetails } from '../../inbox/starts/run-details';
import { robots } from '../../robots';
import { createPortalLookUp } from '../../verify/read-portals';
import type { RobotCall } from '../../../workflows/contract/robot-call';
import { searchAttributes } from '../../../workflows/contract/search-attributes';
import { taskQueues } from '../../../workflows/contract/task-queues';
import { answerDeadline } from '../../../workflows/contract/timing';
import type { ListedRun } from './find';
import { readCall } from './sight';

/** A closed run that is to be carried out anew, as a run of its own. */
export interface Again {
  run: ListedRun;
  call: RobotCall;
  workflowId: string;
  /** Static details of the new run. */
  details: string;
}

/** Runs that were ended from outside answered nobody. */
const unanswered = ['TERMINATED', 'TIMED_OUT'];

/** How many times one run may be carried out anew. */
const timesAtMost = 1_000;

/** Somebody is quicker, or it is too early. */
export class NotAgainError extends Error {
  override readonly name = 'NotAgainError' as const;
}

/**
 * What carrying a run out anew starts. The process of a run that has ended has gone on, so the new one answers nobody; that of
 * a run that was terminated may still wait, and is answered where its time is not over.
 *
 * @throws NotAgainError where it is under way, or was carried out
 */
export async function planAgain(client: Client, run: ListedRun): Promise<Again> {
  if (run.state === 'COMPLETED') {
    const what = `${run.document}, ${run.robot}`;
    throw new NotAgainError(`${what} was carried out (${run.number ?? run.status}); nothing was started.`);
  }
  return plan(client, run, unanswered.includes(run.state));
}

/**
 * The same to answer a process by hand that may wait although its run has ended: a portal that drops an answer says nothing,
 * and ignores one that it does not wait for.
 *
 * @throws NotAgainError where it is under way
 */
export function planAnswer(client: Client, run: ListedRun): Promise<Again> {
  return plan(client, run, true);
}

/** @param mayWait the process may not have been answered */
async function plan(client: Client, run: ListedRun, mayWait: boolean): Promise<Again> {
  if (run.state === 'RUNNING')
    throw new NotAgainError(`${run.document}, ${run.robot} is under way; nothing was started.`);
  const call = await readCall(client, run);
  const { answer, ...unanswerable } = call;
  const waits = mayWait && stillWaits(call);
  const anew = waits && answer ? call : { ...unanswerable, receivedAt: Date.now() };
  // A box has no workflow: its document is not linked then.
  const [portal] = await createPortalLookUp(client)({ memberId: call.portal });
  const name = robots.find(({ code }) => code === run.robot)?.name.en ?? run.robot;
  return {
    run,
    call: anew,
    workflowId: await freeId(client, baseOf(run.workflowId), run.state === 'COMPLETED'),
    details: runDetails(anew, name, portal),
  };
}

/** @throws NotAgainError where somebody was quicker */
export async function startAgain(client: Client, again: Again): Promise<void> {
  try {
    await client.workflow.start(again.run.type, startOptions(again));
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) throw wasQuicker(again.run);
    throw error;
  }
}

export function startOptions({ run, call, workflowId, details }: Again): WorkflowStartOptions {
  const { document, robot, portal, workflowId: process, status } = searchAttributes;
  return {
    workflowId,
    taskQueue: taskQueues.robots,
    args: [call],
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    staticSummary: `${run.document} · ${run.robot} · again`,
    staticDetails: details,
    priority: { fairnessKey: call.portal },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: document, value: run.document },
      { key: robot, value: run.robot },
      { key: portal, value: call.portal },
      { key: process, value: call.workflowId },
      { key: status, value: 'working' },
    ]),
  };
}

/** The id of the run that a call started, whichever of its later runs is given. */
export function baseOf(workflowId: string): string {
  return workflowId.replace(/\/again-\d+$/, '');
}

function wasQuicker({ document, robot }: ListedRun): NotAgainError {
  return new NotAgainError(
    `${document}, ${robot}: somebody was quicker, it is carried out already; nothing was started.`,
  );
}

/** Asks the server itself, for its list lags behind. @param carriedOut it is known that the work was done */
async function freeId(client: Client, base: string, carriedOut: boolean): Promise<string> {
  for (let time = 1; time <= timesAtMost; time += 1) {
    const workflowId = `${base}/again-${time}`;
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      if (status.name === 'RUNNING') throw new NotAgainError(`It is under way already, as ${workflowId}.`);
      if (status.name === 'COMPLETED' && !carriedOut)
        throw new NotAgainError(`It was carried out already, as ${workflowId}.`);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return workflowId;
      throw error;
    }
  }
  throw new NotAgainError(`It was carried out ${timesAtMost} times; nothing was started.`);
}

function stillWaits({ receivedAt, answer, timing }: RobotCall): boolean {
  if (!answer) return false;
  const deadline = answerDeadline(receivedAt, answer.timeoutMs, timing);
  return deadline === undefined || deadline > Date.now();
}
