import type { JiraOutcome } from './jira-events';

/** What an operation comes to when it is carried out. */
export interface Carried {
  outcome: JiraOutcome;
  status: 200 | 201 | 400 | 404;
  body: object;
}

/** ErrorCollection, as Jira says no. */
export function refusal(errors: Record<string, string>, errorMessages: string[] = []): Carried {
  return { outcome: 'refused', status: 400, body: { errorMessages, errors } };
}

export function absent(message: string): Carried {
  return { outcome: 'absent', status: 404, body: { errorMessages: [message], errors: {} } };
}

/** Of a search: Cloud says whether a page is the last, Data Center how many issues there are. */
export function pageOf(path: string, issues: readonly object[]): object {
  return isCloud(path)
    ? { issues, isLast: true }
    : { startAt: 0, maxResults: 10, total: issues.length, issues };
}

export function isSearch(path: string): boolean {
  return /\/search(\/jql)?$/.test(path);
}

function isCloud(path: string): boolean {
  return path.endsWith('/jql');
}
