import { randomUUID } from 'node:crypto';
import type { RobotCall } from '../../../workflows/contract/robot-call';
import type { RobotDescription } from '../../robots/define-robot';
import { type CallSite, runDetails } from './run-details';
import type { WorkflowStart } from './workflow-start';
import { type RobotStatus, searchAttributes } from '../../../workflows/contract/search-attributes';
import { robotRunId, installWorkflowId, portalEventWorkflowId } from '../../../workflows/contract/ids';
import { taskQueues } from '../../../workflows/contract/task-queues';
import type { InstallEvent, PortalEvent } from '../../../workflows/contract/portal-messages';

/** The run that carries a call out. */
export function startOfCall(
  call: RobotCall,
  robot: Pick<RobotDescription, 'workflow' | 'name'>,
  site: CallSite,
  requestId: string = randomUUID(),
): WorkflowStart {
  const { portal, document } = call;
  const status: RobotStatus = 'working';
  return {
    workflowId: robotRunId({ ...call, document: document.id }),
    workflowType: robot.workflow,
    taskQueue: taskQueues.robots,
    args: [call],
    portal,
    summary: runSummary({ document: document.id, robot: robot.name.en, host: site.host }),
    details: runDetails(call, robot.name.en, site),
    searchAttributes: {
      [searchAttributes.document.name]: document.id,
      [searchAttributes.robot.name]: call.robot,
      [searchAttributes.portal.name]: portal,
      [searchAttributes.workflowId.name]: call.workflowId,
      [searchAttributes.status.name]: status,
    },
    // Without an event a closed run of the same document is no reason not to run again.
    mayRunAgain: call.event === undefined,
    requestId,
  };
}

/** Bytes of UTF-8, so that a list has room for it. */
const atMost = 200;

interface SummaryParts {
  /** E.g. `DEAL_17`. */
  document: string;
  /** The robot's name, for operators. */
  robot: string;
  /** Of the portal. */
  host: string;
}

/** What stands beside a run in Temporal's lists; a host that is too long is cut, and seen to be. */
export function runSummary({ document, robot, host }: SummaryParts): string {
  const summary = `${document} · ${robot} · ${host}`;
  if (Buffer.byteLength(summary) <= atMost) return summary;
  const cut = Array.from(summary);
  while (Buffer.byteLength(cut.join('')) + Buffer.byteLength('…') > atMost) cut.pop();
  return `${cut.join('')}…`;
}

/**
 * What installations of portals that are not installed share in place of a member_id, in the inbox and on the queues:
 * anybody can make member_ids up, and each would have its turns. No member_id has a slash.
 */
const unprovedLine = 'install/unproved';

/**
 * The workflow that proves an installation. That of an installed portal goes before all runs, since its calls wait for
 * it; any other goes behind them, since anybody who knows a listed host can send it.
 *
 * @param isInstalled the event names the member_id of an installed portal
 */
export function startOfInstall(event: InstallEvent, isInstalled: boolean): WorkflowStart {
  return {
    workflowId: installWorkflowId(event),
    workflowType: 'install',
    taskQueue: taskQueues.robots,
    args: [event],
    portal: isInstalled ? `install/${event.memberId}` : unprovedLine,
    goes: isInstalled ? 'first' : 'last',
    summary: event.isUpdate ? 'update of the application' : 'installation',
    searchAttributes: { [searchAttributes.portal.name]: event.memberId },
    // A repeated event has nothing to add: its refresh token was used up by the first.
    mayRunAgain: false,
    requestId: randomUUID(),
  };
}

/**
 * The workflow that hands an event to its portal's.
 *
 * @param mark sets the event apart from others of its type; the same event is the same
 */
export function startOfPortalEvent(memberId: string, event: PortalEvent, mark: string): WorkflowStart {
  return {
    workflowId: portalEventWorkflowId(memberId, event.type, mark),
    workflowType: 'portalEvent',
    taskQueue: taskQueues.robots,
    args: [memberId, event],
    portal: memberId,
    goes: 'first',
    summary: `portal ${event.type}`,
    searchAttributes: { [searchAttributes.portal.name]: memberId },
    mayRunAgain: true,
    requestId: randomUUID(),
  };
}
