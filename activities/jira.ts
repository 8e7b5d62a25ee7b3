import type { JiraClient, JiraIssue, JiraProject, NewIssue, NewProject } from '../src/clients/jira';
import type { Guard } from '../workflows/contract/verdict';
import type { Timing } from '../workflows/contract/timing';
import type { CreateOnce } from './create-once/creation';

/** One project to be created, and what holds it back. */
export interface CreateProjectWork {
  project: NewProject;
  guard: Guard;
}

/** The first issue of a project, and what holds it back. */
export interface CreateIssueWork {
  issue: NewIssue;
  guard: Guard;
}

export interface JiraActivities {
  /** Returns the project with this key and reference, creating it if Jira has none. */
  createProject(work: CreateProjectWork & { timing: Timing }): Promise<JiraProject>;
  /** Returns the project's first issue, creating it if Jira has none. */
  createIssue(work: CreateIssueWork & { timing: Timing }): Promise<JiraIssue>;
}

export interface JiraDeps {
  jira: JiraClient;
  createOnce: CreateOnce;
}

export function createJiraActivities({ jira, createOnce }: JiraDeps): JiraActivities {
  return {
    createProject: ({ project, guard, timing }) =>
      createOnce({
        system: 'jira',
        reference: project.reference,
        guard,
        timing,
        find: (options) => jira.findProject(project, options),
        create: (options) => jira.createProject(project, options),
      }),
    createIssue: ({ issue, guard, timing }) =>
      createOnce({
        system: 'jira',
        reference: issue.reference,
        guard,
        timing,
        find: (options) => jira.findIssue(issue, options),
        create: (options) => jira.createIssue(issue, options),
      }),
  };
}
