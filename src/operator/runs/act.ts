import { randomUUID } from 'node:crypto';
import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { updateWorkflow } from '../../base/update-workflow';
import { isNotFound } from '../../base/grpc-status';
import { messageOf } from '../../base/error-code';
import { byWorker } from '../by-worker';
import type { ListedRun } from './find';

/** What a run refused, in its own words; nothing was changed. */
export class NotDoneError extends Error {
  override readonly name = 'NotDoneError' as const;
}

/** What is told; where `once` is given, the same is told once however often it is sent. */
type Told = Pick<ListedRun, 'workflowId'> & Partial<Pick<ListedRun, 'runId'>> & { once?: string };

/**
 * Tells a run, or its work, something, once.
 *
 * @throws NotDoneError where it refuses, or has ended; UnreachableError where no worker does it
 */
export function tellRun<T, Args extends unknown[]>(
  client: Client,
  { workflowId, runId, once = randomUUID() }: Told,
  update: UpdateDefinition<T, Args>,
  ...args: Args
): Promise<T> {
  const handle = client.workflow.getHandle(workflowId, runId);
  return inWords(() =>
    byWorker(client, () => updateWorkflow(handle, update, { args, updateId: `${update.name}-${once}` })),
  );
}

/** The same of a run that begins with it. @param type of its workflow */
export function startAndTell<T, Args extends unknown[]>(
  client: Client,
  type: string,
  options: WorkflowStartOptions,
  update: UpdateDefinition<T, Args>,
  ...args: Args
): Promise<T> {
  const startWorkflowOperation = new WithStartWorkflowOperation(type, {
    ...options,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
  });
  return inWords(() =>
    byWorker(client, () =>
      client.workflow.executeUpdateWithStart(update, {
        args,
        updateId: `${update.name}-${randomUUID()}`,
        startWorkflowOperation,
      }),
    ),
  );
}

async function inWords<T>(tell: () => Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      throw new NotDoneError(messageOf(error.cause), { cause: error });
    }
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      throw new NotDoneError('Somebody was quicker; nothing was changed.', { cause: error });
    }
    if (error instanceof WorkflowNotFoundError || isNotFound(error)) {
      throw new NotDoneError('It has ended meanwhile; nothing was changed.', { cause: error });
    }
    throw error;
  }
}
