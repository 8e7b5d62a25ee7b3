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

/** What of a request its answer depends on. */
export interface JiraRequest {
  path: string;
  /** What URIs of objects begin with. */
  base: string;
  /** Names that are asked for; undefined: what the operation brings by itself. */
  fields: readonly string[] | undefined;
  /** Of a page of a search. */
  from: number;
  maxResults: number;
}

/** Of a search: Cloud says whether a page is the last, and how the next is asked for; Data Center how many issues there are. */
export function pageOf(
  { path, from, maxResults }: Pick<JiraRequest, 'path' | 'from' | 'maxResults'>,
  all: readonly object[],
): object {
  const end = from + maxResults;
  const issues = all.slice(from, end);
  if (!isCloud(path)) return { startAt: from, maxResults, total: all.length, issues };
  const isLast = end >= all.length;
  return { issues, isLast, ...(!isLast && { nextPageToken: String(end) }) };
}

export function isSearch(path: string): boolean {
  return /\/search(\/jql)?$/.test(path);
}

function isCloud(path: string): boolean {
  return path.endsWith('/jql');
}
