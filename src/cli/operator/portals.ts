import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import { type Client, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { updatePortal } from '../../../activities/portal-access/update-portal';
import { portalWorkflowId } from '../../../workflows/contract/ids';
import type { PortalMemo } from '../../../workflows/contract/portal-record';
import { createPortalLookUp } from '../../verify/read-portals';
import { byWorker } from './connect';

/** The installed portals, or the one that is named by host or member_id. @throws Error if there is none */
export async function findPortals(client: Client, name: string | undefined): Promise<PortalMemo[]> {
  const all = await createPortalLookUp(client)({});
  const found = all.filter(({ memberId, host }) => !name || name === memberId || name.toLowerCase() === host);
  if (found.length > 0) return found;
  throw new Error(
    name && all.length > 0
      ? `Portal ${name} is not installed here; nothing was done. Installed: ${all.map(({ host }) => host).join(', ')}.`
      : 'No portal is installed here; nothing was done. Install the application in one.',
  );
}

export function portalHandle(client: Client, memberId: string): WorkflowHandle {
  return client.workflow.getHandle(portalWorkflowId(memberId));
}

/**
 * Asks a portal's workflow for something, once.
 *
 * @throws UnreachableError where no worker does it; Error with the words of whoever refused
 */
export async function askPortal<T, Args extends unknown[]>(
  client: Client,
  memberId: string,
  update: UpdateDefinition<T, Args>,
  ...args: Args
): Promise<T> {
  try {
    return await byWorker(client, () =>
      updatePortal(portalHandle(client, memberId), update, {
        args,
        updateId: `${update.name}-${randomUUID()}`,
      }),
    );
  } catch (error) {
    throw error instanceof WorkflowUpdateFailedError ? new Error(innermost(error), { cause: error }) : error;
  }
}

/** An Activity's failure is wrapped in what carried it. */
function innermost(error: Error): string {
  let at: Error = error;
  while (at.cause instanceof Error) at = at.cause;
  return at.message;
}
