import { ClientError } from '../client-error';
import type { JiraApi } from './api';
import { type FoundIssues, type KnownIssue, knownIssue } from './contract';
import type { Remaining, Requests } from './request';

/** So many issues of a project are looked at one by one: a search may not have seen yet what was just created. */
const firstIssues = 5;

/** So many pages of a search for one label are read; there is one, as a rule. */
const pagesAtMost = 10;

/**
 * The issue of a project with this label; undefined where neither its first issues nor a search that was read to its end
 * have it. @throws ClientError `not-done`
 */
export async function findLabelled(
  requests: Requests,
  projectKey: string,
  label: string,
  remaining: Remaining,
): Promise<KnownIssue | undefined> {
  return (
    (await amongFirst(requests, projectKey, label, remaining)) ??
    (await bySearch(requests, projectKey, label, remaining))
  );
}

async function amongFirst(
  { lookUp }: Requests,
  projectKey: string,
  label: string,
  remaining: Remaining,
): Promise<KnownIssue | undefined> {
  for (let number = 1; number <= firstIssues; number++) {
    const key = `${projectKey}-${number}`;
    const operation = `find issue ${key}`;
    const send = (jira: JiraApi) => jira.issue(key);
    // One that is gone says nothing of the next.
    const issue = await lookUp({ operation, send, reply: knownIssue }, remaining);
    if (issue && hasLabel(issue, label)) return issue;
  }
  return undefined;
}

async function bySearch(
  { flavour, request }: Requests,
  projectKey: string,
  label: string,
  remaining: Remaining,
): Promise<KnownIssue | undefined> {
  const operation = `search the first issue of ${projectKey}`;
  let from: FoundIssues['next'];
  for (let page = 1; page <= pagesAtMost; page++) {
    const send = (jira: JiraApi) => jira.labelled(label, from);
    const { issues, next } = await request({ operation, send, reply: flavour.foundIssues }, remaining);
    const found = issues.find((issue) => hasLabel(issue, label));
    if (found || next === undefined) return found;
    from = next;
  }
  throw new ClientError(`Jira ${operation}: the search has no end; no answer`, {
    system: 'jira',
    verdict: 'not-done',
    kind: 'Unknown',
  });
}

function hasLabel({ fields }: KnownIssue, label: string): boolean {
  return fields.labels.includes(label);
}
