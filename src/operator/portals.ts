import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { UpdateDefinition } from '@temporalio/common';
import { type Client, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { failingSteps } from '../../activities/describe-work';
import { updateWorkflow } from '../base/update-workflow';
import { toldToOperators } from '../messages';
import { factsOf } from '../../workflows/contract/failure-facts';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalMemo } from '../../workflows/contract/portal-record';
import { createPortalLookUp } from '../verify/read-portals';
import { UsageError } from '../base/command-error';
import { byWorker } from './by-worker';

/** Whether a portal is the one that is named by host or member_id; nothing named is each. */
export function isNamed(
  { memberId, host }: Pick<PortalMemo, 'memberId' | 'host'>,
  name: string | undefined,
): boolean {
  return !name || name === memberId || name.toLowerCase() === host;
}

/** The installed portals, or the one that is named. @throws Error if there is none, unless that is fine */
export async function findPortals(
  client: Client,
  name: string | undefined,
  { orNone = false }: { orNone?: boolean } = {},
): Promise<PortalMemo[]> {
  const all = await createPortalLookUp(client)({});
  const found = all.filter((portal) => isNamed(portal, name));
  if (found.length > 0 || orNone) return found;
  if (name && all.length > 0) {
    const installed = all.map(({ host }) => host).join(', ');
    throw new UsageError(`Portal ${name} is not installed here; nothing was done. Installed: ${installed}.`);
  }
  throw new Error('No portal is installed here; nothing was done. Install the application in one.');
}

export function portalHandle(client: Client, memberId: string): WorkflowHandle {
  return client.workflow.getHandle(portalWorkflowId(memberId));
}

/** What a portal, its workflow or a worker refused, in the words of whoever did. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError' as const;
  /** Of the failure. */
  readonly type: string;
  /** From the catalogue. */
  readonly toDo: string;

  constructor(message: string, type: string, cause: unknown) {
    super(message, { cause });
    this.type = type;
    this.toDo = toldToOperators(type).toDo;
  }
}

/**
 * Asks a portal's workflow for something, once.
 *
 * @throws UnreachableError where no worker does it; RefusedError
 */
export async function askPortal<T, Args extends unknown[]>(
  client: Client,
  memberId: string,
  update: UpdateDefinition<T, Args>,
  ...args: Args
): Promise<T> {
  const answered = new AbortController();
  try {
    const answer = byWorker(client, () =>
      updateWorkflow(portalHandle(client, memberId), update, {
        args,
        updateId: `${update.name}-${randomUUID()}`,
      }),
    );
    return await Promise.race([answer, whatFails(client, memberId, answered.signal)]);
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const { type, message } = factsOf(error.cause, 'Portal.Unavailable');
    throw new RefusedError(message, type, error);
  } finally {
    answered.abort();
  }
}

/** ms between two looks at what a portal's workflow waits for. */
const lookEvery = 2_000;
/** Attempts that failed, before somebody who waits is told of it: the first may fail by chance. */
const failedAtLeast = 2;

/** A step of a portal's workflow is tried for as long as it fails. @throws RefusedError of what keeps failing */
async function whatFails(client: Client, memberId: string, answered: AbortSignal): Promise<never> {
  for (;;) {
    await delay(lookEvery, undefined, { signal: answered }).catch(() => undefined);
    if (answered.aborted) return new Promise<never>(() => undefined);
    // The question itself tells a server that does not answer.
    const steps = await failingSteps(client, portalWorkflowId(memberId)).catch(() => []);
    const failing = steps.find(({ attempt }) => attempt > failedAtLeast);
    if (failing) throw new RefusedError(failing.message, failing.type, undefined);
  }
}
