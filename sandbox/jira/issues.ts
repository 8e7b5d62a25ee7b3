import { z } from 'zod';
import type { Store } from '../store';
import { documentText } from './document-text';
import type { Flavour } from './flavour';
import type { Issue } from './jira-events';
import { absent, type Carried, type JiraRequest, pageOf, refusal } from './reply';

const request = z.strictObject({
  fields: z.strictObject({
    project: z.object({ key: z.string() }),
    issuetype: z.object({ id: z.string() }),
    summary: z.string().default(''),
    description: z.unknown().optional(),
    labels: z.array(z.string()).default([]),
  }),
});

/** Of every project; only Cloud tells an epic by its level. */
export function issueTypes(flavour: Flavour): { id: string; name: string; subtask: boolean }[] {
  return [
    { id: '10000', name: 'Epic', subtask: false, hierarchyLevel: 1 },
    { id: '10001', name: 'Подзадача', subtask: true, hierarchyLevel: -1 },
    { id: '10002', name: 'История', subtask: false, hierarchyLevel: 0 },
    { id: '10003', name: 'Задача', subtask: false, hierarchyLevel: 0 },
  ].map(({ hierarchyLevel, ...type }) => ({ ...type, ...(flavour === 'cloud' && { hierarchyLevel }) }));
}

/** Creates an issue, or says everything that is wrong with it at once. */
export function createIssue(
  store: Store,
  flavour: Flavour,
  { base }: Pick<JiraRequest, 'base'>,
  body: unknown,
): Carried {
  const parsed = request.safeParse(body);
  if (!parsed.success) return refusal({}, [`Invalid request payload: ${z.prettifyError(parsed.error)}`]);
  const { project, issuetype, summary, labels, description } = parsed.data.fields;
  const text = flavour === 'cloud' ? documentText(description) : plainText(description);
  const errors = {
    ...(!store.jira.projects.has(project.key) && { project: 'valid project is required' }),
    ...(!issueTypes(flavour).some(({ id }) => id === issuetype.id) && {
      issuetype: 'The issue type selected is invalid.',
    }),
    ...(summary.trim() === '' && { summary: 'You must specify a summary of the issue.' }),
    ...(summary.length > 255 && { summary: 'Summary must be less than 255 characters.' }),
    ...(/[\r\n]/.test(summary) && {
      summary: 'The summary is invalid because it contains newline characters.',
    }),
    ...(labels.some((label) => /\s/.test(label)) && { labels: 'A label must not contain spaces.' }),
    ...(text === undefined && { description: 'Operation value must be an Atlassian Document.' }),
  };
  if (Object.keys(errors).length > 0 || text === undefined) return refusal(errors);
  const number =
    1 + [...store.jira.issues.values()].filter(({ projectKey }) => projectKey === project.key).length;
  const issue = {
    id: 20_000 + store.jira.issues.size,
    key: `${project.key}-${number}`,
    projectKey: project.key,
    issueTypeId: issuetype.id,
    summary,
    description: text,
    labels,
  };
  store.append({ type: 'jira.issue', issue });
  return {
    outcome: 'created',
    status: 201,
    body: { id: String(issue.id), key: issue.key, self: `${base}/issue/${issue.id}` },
  };
}

export function showIssue(store: Store, asked: JiraRequest, key: string): Carried {
  const issue = store.jira.issues.get(key);
  return issue
    ? { outcome: 'found', status: 200, body: shown(issue, asked, '*all') }
    : absent('Issue does not exist or you do not have permission to see it.');
}

/** The one query that is understood, `labels = "…"`; its index is as old as the faults say. */
export function searchIssues(store: Store, asked: JiraRequest, label: string | undefined): Carried {
  if (label === undefined) return refusal({}, ['The sandbox understands labels = "…" only.']);
  const seen = Date.now() - store.jira.faults.searchLagMs;
  const issues = [...store.jira.issues.values()].filter(
    ({ labels, createdAt }) => labels.includes(label) && createdAt <= seen,
  );
  return {
    outcome: issues.length > 0 ? 'found' : 'absent',
    status: 200,
    // Vendor: GET /rest/api/3/search/jql brings ids alone by itself, GET /rest/api/2/search all that can be navigated to.
    body: pageOf(
      asked,
      issues.map((issue) => shown(issue, asked, asked.path.endsWith('/jql') ? 'id' : '*navigable')),
    ),
  };
}

/** The label that a query asks for. */
export function labelOf(jql: string | undefined): string | undefined {
  return /^labels = "((?:[^"\\]|\\.)*)"(?: ORDER BY created ASC)?$/
    .exec(jql ?? '')?.[1]
    ?.replace(/\\(.)/g, '$1');
}

function shown(issue: Issue, { base, fields }: JiraRequest, byItself: string): object {
  const { id, key, labels, summary } = issue;
  const asked = fields ?? [byItself];
  const all = Object.entries({ labels, summary });
  const isAll = asked.some((one) => one === '*all' || one === '*navigable');
  const shownFields = all.filter(([name]) => isAll || asked.includes(name));
  if (asked.join() === 'id') return { id: String(id) };
  return { id: String(id), key, self: `${base}/issue/${id}`, fields: Object.fromEntries(shownFields) };
}

function plainText(description: unknown): string | undefined {
  return description === undefined ? '' : typeof description === 'string' ? description : undefined;
}
