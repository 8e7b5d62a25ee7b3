import { type Config, Version2Client, Version3Client } from 'jira.js';
import type { z } from 'zod';
import { quote } from '../../base/quote';
import { type FoundIssues, foundIssues, marked, type NewIssue, type NewProject, ownUser } from './contract';

/** The requests that this client makes of a Jira, each one HTTP request; replies are not checked here. */
export interface JiraApi {
  ownUser(): Promise<unknown>;
  project(key: string): Promise<unknown>;
  createProject(project: NewProject & { lead: string }): Promise<unknown>;
  issue(key: string): Promise<unknown>;
  /** One page; the first where `from` is left out. */
  labelled(label: string, from?: FoundIssues['next']): Promise<unknown>;
  createIssue(issue: NewIssue & { issueTypeId: string }): Promise<unknown>;
}

/** What differs between Jira Cloud and Data Center. */
export interface Flavour {
  open(config: Config): JiraApi;
  ownUser: z.ZodType<string>;
  foundIssues: z.ZodType<FoundIssues>;
}

/** REST API 3: people are account ids, texts are documents. */
export const cloud: Flavour = {
  ownUser: ownUser.cloud,
  foundIssues: foundIssues.cloud,
  open(config) {
    const jira = new Version3Client(config);
    return {
      ownUser: () => jira.myself.getCurrentUser(),
      project: (key) => jira.projects.getProject({ projectIdOrKey: key, expand: 'description' }),
      createProject: ({ key, name, lead, type, template, url, description, reference }) =>
        jira.projects.createProject({
          key,
          name,
          leadAccountId: lead,
          projectTypeKey: type,
          ...(template !== undefined && { projectTemplateKey: template }),
          url: urlWithMark(url, reference),
          description: [...description.map(plainLine), url, marked(reference)].join('\n'),
        }),
      issue: (key) => jira.issues.getIssue({ issueIdOrKey: key, fields: ['labels'] }),
      labelled: (label, from) =>
        jira.issueSearch.searchForIssuesUsingJqlEnhancedSearch({
          jql: labelQuery(label),
          maxResults: 10,
          fields: ['labels'],
          ...(from !== undefined && { nextPageToken: String(from) }),
        }),
      createIssue: ({ description, url, ...issue }) =>
        jira.issues.createIssue({
          fields: {
            ...issueFields(issue),
            description: asDocument([...description.map(plainLine), url]),
          },
        }),
    };
  },
};

/** REST API 2: people are user names, texts are wiki markup. */
export const dataCenter: Flavour = {
  ownUser: ownUser.dataCenter,
  foundIssues: foundIssues.dataCenter,
  open(config) {
    const jira = new Version2Client(config);
    return {
      ownUser: () => jira.myself.getCurrentUser(),
      project: (key) => jira.projects.getProject({ projectIdOrKey: key, expand: 'description' }),
      // jira.js knows no `lead`, and Data Center no `leadAccountId`.
      createProject: ({ key, name, lead, type, template, url, description, reference }) =>
        jira.sendRequest<unknown>(
          {
            url: '/rest/api/2/project',
            method: 'POST',
            data: {
              key,
              name,
              lead,
              projectTypeKey: type,
              ...(template !== undefined && { projectTemplateKey: template }),
              url: urlWithMark(url, reference),
              description: [...description.map(wikiLine), url, marked(reference)].join('\n'),
            },
          },
          undefined as never,
        ),
      issue: (key) => jira.issues.getIssue({ issueIdOrKey: key, fields: ['labels'] }),
      labelled: (label, from) =>
        jira.issueSearch.searchForIssuesUsingJql({
          jql: labelQuery(label),
          maxResults: 10,
          fields: ['labels'],
          ...(from !== undefined && { startAt: Number(from) }),
        }),
      createIssue: ({ description, url, ...issue }) =>
        jira.issues.createIssue({
          fields: { ...issueFields(issue), description: [...description.map(wikiLine), url].join('\n') },
        }),
    };
  },
};

/** People edit a project's description, so its address says whose it is, too. */
function urlWithMark(url: string, reference: string): string {
  return `${url}#${marked(reference)}`;
}

/** Without the project's key: a query for a key that Jira does not show is an error. */
function labelQuery(label: string): string {
  return `labels = "${label.replace(/["\\]/g, '\\$&')}" ORDER BY created ASC`;
}

function issueFields({ projectKey, issueTypeId, summary, reference }: NewIssueFields) {
  return {
    project: { key: projectKey },
    issuetype: { id: issueTypeId },
    summary,
    labels: [marked(reference)],
  };
}

type NewIssueFields = Omit<NewIssue, 'description' | 'url'> & { issueTypeId: string };

/** What customers wrote into the portal, one line of it. */
const longest = 2_000;

function plainLine(text: string): string {
  return quote.line(text, { longest });
}

/** So that what stands in a deal cannot name people, fetch pictures or lay links over words. */
function wikiLine(text: string): string {
  return quote.wiki(text, { longest });
}

/** Atlassian Document Format: a paragraph a line, and no empty text, which Jira refuses. */
function asDocument(lines: readonly string[]) {
  return {
    type: 'doc' as const,
    version: 1,
    content: lines.map((text) => ({
      type: 'paragraph',
      content: text === '' ? [] : [{ type: 'text', text }],
    })),
  };
}
