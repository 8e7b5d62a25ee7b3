import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import { portalWorkflowId } from '../contract/ids';
import { type PortalEvent, portalEventSignal } from '../contract/portal-messages';

/** Hands what a portal told to the workflow that owns it; that one judges it. */
export async function portalEvent(memberId: string, event: PortalEvent): Promise<void> {
  try {
    await getExternalWorkflowHandle(portalWorkflowId(memberId)).signal(portalEventSignal, event);
  } catch {
    log.warn('an event of a portal that is not installed was dropped', { memberId, event: event.type });
  }
}
