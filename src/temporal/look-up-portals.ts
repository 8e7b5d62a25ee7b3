import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { portalWorkflowId } from '../../workflows/ids';
import type { PortalMemo } from '../../workflows/portal';

/** Portals as their memos say, which needs no worker: one by its member_id, or all of them. */
export function createPortalLookUp(client: Client): (query: { memberId?: string }) => Promise<PortalMemo[]> {
  async function one(memberId: string): Promise<PortalMemo[]> {
    try {
      const { memo, status } = await client.workflow.getHandle(portalWorkflowId(memberId)).describe();
      return status.name === 'RUNNING' && memo?.portal ? [memo.portal as PortalMemo] : [];
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return [];
      throw error;
    }
  }

  async function all(): Promise<PortalMemo[]> {
    const portals: PortalMemo[] = [];
    const query = 'WorkflowType = "portal" AND ExecutionStatus = "Running"';
    for await (const { memo } of client.workflow.list({ query })) {
      if (memo?.portal) portals.push(memo.portal as PortalMemo);
    }
    return portals;
  }

  return ({ memberId }) => (memberId === undefined ? all() : one(memberId));
}
