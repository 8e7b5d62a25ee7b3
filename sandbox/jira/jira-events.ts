import type { JiraFaults, OperationFault } from './faults';

export type JiraOperation = 'findProject' | 'createProject' | 'findIssue' | 'createIssue';

/** What happened at Jira, whatever the caller was told. */
export type JiraOutcome = 'created' | 'found' | 'absent' | 'refused' | 'not carried out';

export interface Project {
  id: number;
  key: string;
  name: string;
  /** Account id. */
  lead: string;
  projectTypeKey: string;
  projectTemplateKey?: string;
  description: string;
  url: string;
}

export interface Issue {
  id: number;
  key: string;
  projectKey: string;
  issueTypeId: string;
  summary: string;
  /** The text alone, a line a paragraph. */
  description: string;
  labels: string[];
  /** ms since 1970. */
  createdAt: number;
}

export type JiraEvent =
  | { type: 'jira.faults'; faults: JiraFaults }
  | { type: 'jira.arrived'; request: number; operation: JiraOperation; key: string }
  | { type: 'jira.project'; project: Project }
  | { type: 'jira.issue'; issue: Omit<Issue, 'createdAt'> }
  | {
      type: 'jira.finished';
      request: number;
      operation: JiraOperation;
      /** Of the project or issue; of a search, the label. */
      key: string;
      /** ms since 1970; it finished at the entry's `at`. */
      arrivedAt: number;
      outcome: JiraOutcome;
      /** What the caller got. */
      reply: OperationFault['reply'];
    }
  /** Never reached an operation. */
  | { type: 'jira.rejected'; why: 'unauthorized' | 'unknown' };
