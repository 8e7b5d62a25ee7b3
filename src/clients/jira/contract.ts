import { z } from 'zod';
import { filledText } from '../../base/filled-text';

/** A project to be created; texts are Jira's own limits long. */
export interface NewProject {
  /** `[A-Z][A-Z0-9]{1,9}`, the same for every try. */
  key: string;
  /** What is kept of the document, in the project itself: {@link marked}. */
  reference: string;
  name: string;
  /** Lines of text. */
  description: readonly string[];
  /** Of the document's card, where people go from the project; also the description's last line but our own. */
  url: string;
  /** Cloud: account id, Data Center: user name; absent: whoever the settings log in. */
  lead?: string | undefined;
  type: string;
  /** `projectTemplateKey`; absent: Jira's own choice for the type. */
  template?: string | undefined;
}

/** The first issue of a project. */
export interface NewIssue {
  projectKey: string;
  /** Stands in a label. */
  reference: string;
  summary: string;
  /** Lines of text. */
  description: readonly string[];
  /** Of the document's card: the description's last line. */
  url: string;
}

export interface JiraProject {
  id: string;
  key: string;
  /** Of its page. */
  url: string;
}

export interface JiraIssue {
  id: string;
  key: string;
}

/** What stands in Jira for a reference of ours; also a label, so it holds no blank. */
export function marked(reference: string): string {
  return `bitrix24:${reference}`;
}

/** Vendor: a number in the reply to a create, a string everywhere else. */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().positive().transform(String)]);
const projectKey = z.string().regex(/^[A-Z][A-Z0-9_]{0,254}$/);
const issueKey = z.string().regex(/^[A-Z][A-Z0-9_]{0,254}-\d{1,20}$/);

export const createdProject = z.object({ id, key: projectKey });

export const knownProject = z.object({
  id,
  key: projectKey,
  name: z.string(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  issueTypes: z
    .array(
      z.object({
        id,
        name: z.string(),
        subtask: z.boolean(),
        /** Cloud only; epics are above 0. */
        hierarchyLevel: z.number().default(0),
      }),
    )
    .default([]),
});

export const createdIssue = z.object({ id, key: issueKey });

export const knownIssue = z.object({
  id,
  key: issueKey,
  fields: z.object({ labels: z.array(z.string()) }),
});

const none = z
  .array(z.unknown())
  .refine((remarks) => remarks.length === 0)
  .nullish();

/** A reply that warns or complains of its query has not answered it. */
const noRemarks = {
  warningMessages: none,
  errorMessages: none,
};

export interface FoundIssues {
  issues: KnownIssue[];
  /** Where the next page begins; unset: this was the last. */
  next?: string | number;
}

/** A page of a search. An empty one need not be the last: Jira leaves out what it may not show after it has counted. */
export const foundIssues = {
  /** Vendor: `isLast` and `nextPageToken`, either of which may be left out. */
  cloud: z
    .object({
      issues: z.array(knownIssue),
      isLast: z.boolean().nullish(),
      nextPageToken: filledText.nullish(),
      ...noRemarks,
    })
    .refine(({ isLast, nextPageToken }) => isLast !== false || nextPageToken, 'is not the last page')
    .transform(
      ({ issues, isLast, nextPageToken }): FoundIssues => ({
        issues,
        ...(!isLast && nextPageToken && { next: nextPageToken }),
      }),
    ),
  dataCenter: z
    .object({
      issues: z.array(knownIssue),
      startAt: z.int().min(0),
      total: z.int().min(0),
      ...noRemarks,
    })
    .refine(({ issues, startAt, total }) => issues.length > 0 || startAt >= total, 'is not the last page')
    .transform(({ issues, startAt, total }): FoundIssues => {
      const end = startAt + issues.length;
      return { issues, ...(end < total && { next: end }) };
    }),
};

/** Vendor: an account id on Cloud, a name on Data Center. */
export const ownUser = {
  cloud: z.object({ accountId: filledText }).transform((user) => user.accountId),
  dataCenter: z.object({ name: filledText }).transform((user) => user.name),
};

/** ErrorCollection: what Jira says of a request that it does not take. */
export const errorCollection = z
  .object({
    errorMessages: z.array(z.string()).default([]),
    errors: z.record(z.string(), z.string()).default({}),
  })
  .refine(({ errorMessages, errors }) => errorMessages.length + Object.keys(errors).length > 0);

export type KnownProject = z.output<typeof knownProject>;
export type KnownIssue = z.output<typeof knownIssue>;
