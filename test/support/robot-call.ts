import { productionTiming } from '../../src/timing';
import type { ErpOrderProperties } from '../../src/robots/erp-order';
import type { JiraProjectProperties } from '../../src/robots/jira-project';
import type { RobotCall } from '../../workflows/contract/robot-call';

let count = 0;

export type CallChange<Properties> = Partial<RobotCall<Properties>> & { timeoutMs?: number; deal?: number };

/** A call of `erp_order` for a deal that waits for ever, received now. */
export function anErpOrderCall(change?: CallChange<ErpOrderProperties>): RobotCall<ErpOrderProperties> {
  return aRobotCall('erp_order', {}, change);
}

/** The same of `jira_project`, with the key `SALES` and the deal's number. */
export function aJiraProjectCall(
  change?: CallChange<JiraProjectProperties>,
): RobotCall<JiraProjectProperties> {
  return aRobotCall('jira_project', { project_key: 'SALES' }, change);
}

/** A call of any robot, with these settings. */
export function aRobotCall<Properties>(
  robot: string,
  properties: Properties,
  { timeoutMs, deal = 17, ...rest }: CallChange<Properties> = {},
): RobotCall<Properties> {
  count += 1;
  const workflowId = `6ab5bcfde8e8b0.${String(count).padStart(8, '0')}`;
  const event = { activityName: 'A88332_57464_28590_17664', id: `event${count}` };
  return {
    portal: 'a223c6b3710f85df22e9377d6c4f7553',
    robot,
    workflowId,
    document: { module: 'crm', entity: 'CCrmDocumentDeal', id: `DEAL_${deal}` },
    event,
    answer: {
      eventToken: `${workflowId}|${event.activityName}|${event.id}.5ec2e7`,
      timeoutMs,
    },
    receivedAt: Date.now(),
    properties: { ok: true, properties },
    timing: productionTiming,
    ...rest,
  };
}
