import type { ControlClient } from '../../sandbox/control/client';

/** Ends every fault of the sandbox's Jira, and of nothing else. */
export async function mendJira(control: ControlClient): Promise<void> {
  await control.jiraFaults({
    findProject: {},
    createProject: {},
    findIssue: {},
    createIssue: {},
    hideProjects: false,
    searchLagMs: 0,
    refuseConnections: false,
  });
}
