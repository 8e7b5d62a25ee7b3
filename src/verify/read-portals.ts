import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalMemo } from '../../workflows/contract/portal-record';

/** Portals as their memos say, which needs no worker: one by its member_id, or all of them. */
export function createPortalLookUp(client: Client): (query: { memberId?: string }) => Promise<PortalMemo[]> {
  async function one(memberId: string): Promise<PortalMemo[]> {
    try {
      const { memo, status } = await client.workflow.getHandle(portalWorkflowId(memberId)).describe();
      return status.name === 'RUNNING' ? installed(memo) : [];
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return [];
      throw error;
    }
  }

  async function all(): Promise<PortalMemo[]> {
    const portals: PortalMemo[] = [];
    const query = 'WorkflowType = "portal" AND ExecutionStatus = "Running"';
    for await (const { memo } of client.workflow.list({ query })) {
      portals.push(...installed(memo));
    }
    return portals;
  }

  return ({ memberId }) => (memberId === undefined ? all() : one(memberId));
}

/** One that was uninstalled runs on until its runs have ended. */
function installed(memo: Record<string, unknown> | undefined): PortalMemo[] {
  const portal = memo?.portal as PortalMemo | undefined;
  return portal && portal.state !== 'uninstalled' ? [portal] : [];
}
