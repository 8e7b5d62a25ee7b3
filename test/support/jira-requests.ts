import type { ControlClient } from '../../sandbox/control/client';
import type { JiraOperation } from '../../sandbox/jira/jira-events';

export interface JiraRequest {
  operation: JiraOperation;
  /** ms since 1970. */
  at: number;
}

/** What reached the sandbox's Jira of one project and its issues, in order, by its own record. */
export async function jiraRequests(control: ControlClient, projectKey: string): Promise<JiraRequest[]> {
  const isOfProject = (key: string): boolean =>
    key === projectKey || key.startsWith(`${projectKey}-`) || key.endsWith(`-${projectKey}`);
  return (await control.record()).flatMap((entry) =>
    entry.type === 'jira.arrived' && isOfProject(entry.key)
      ? [{ operation: entry.operation, at: entry.at }]
      : [],
  );
}
