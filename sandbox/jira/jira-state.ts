import type { RecordEntry } from '../store';
import { type JiraFaults, noJiraFaults } from './faults';
import type { Issue, Project } from './jira-events';

export interface JiraState {
  faults: JiraFaults;
  /** By key. */
  projects: Map<string, Project>;
  issues: Map<string, Issue>;
  /** Requests that reached an operation so far. */
  requests: number;
}

export function emptyJira(): JiraState {
  return { faults: noJiraFaults, projects: new Map(), issues: new Map(), requests: 0 };
}

/** What one entry of the record changes. */
export function applyJira(state: JiraState, entry: RecordEntry): void {
  switch (entry.type) {
    case 'jira.faults':
      state.faults = entry.faults;
      break;
    case 'jira.arrived': {
      state.requests = entry.request;
      const fault = state.faults[entry.operation];
      if (fault.times === undefined) break;
      const left = fault.times > 1 ? { ...fault, times: fault.times - 1 } : noJiraFaults[entry.operation];
      state.faults = { ...state.faults, [entry.operation]: left };
      break;
    }
    case 'jira.project':
      state.projects.set(entry.project.key, entry.project);
      break;
    case 'jira.issue':
      state.issues.set(entry.issue.key, { ...entry.issue, createdAt: entry.at });
      break;
  }
}
