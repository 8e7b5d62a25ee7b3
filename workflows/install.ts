import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  startChild,
} from '@temporalio/workflow';
import type { Activities } from '../activities';
import { portalWorkflowId } from './ids';
import { installedSignal, memoOf, type PortalRecord, portal } from './portal';
import { registrationPolicy, tokenPolicy } from './retry-policies';

/** An ONAPPINSTALL event as it is stored: what it claims, its tokens sealed with the vault key. */
export interface InstallEvent {
  /** member_id that the event names; unproved. */
  memberId: string;
  /** Hex SHA-256 of the application token. */
  tokenHash: string;
  /** LANGUAGE_ID of the portal. */
  language: string;
  /** Sealed for `memberId`. */
  sealedTokens: string;
}

/**
 * Proves an installation by one refresh grant at the authorization server, hands the portal to the workflow that
 * owns it, and registers the robots there.
 */
export async function install(event: InstallEvent): Promise<void> {
  const { proveInstallation } = proxyActivities<Pick<Activities, 'proveInstallation'>>(tokenPolicy);
  const { registerRobots } = proxyActivities<Pick<Activities, 'registerRobots'>>(registrationPolicy);
  const record = await proveInstallation(event);
  await handOver(record);
  await registerRobots({ portal: record.memberId });
}

async function handOver(record: PortalRecord): Promise<void> {
  const workflowId = portalWorkflowId(record.memberId);
  try {
    await startChild(portal, {
      workflowId,
      args: [record],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      memo: { portal: memoOf(record) },
      staticSummary: `portal ${record.host}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await getExternalWorkflowHandle(workflowId).signal(installedSignal, record);
  }
}
