import { z } from 'zod';

/** A project to be created; texts are Jira's own limits long. */
export interface NewProject {
  /** `[A-Z][A-Z0-9]{1,9}`, the same for every try. */
  key: string;
  /** What is kept of the document, in the project itself: {@link marked}. */
  reference: string;
  name: string;
  description: string;
  /** Of the document's card, where people go from the project. */
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
  /** Lines. */
  description: readonly string[];
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

export const foundIssues = z.object({ issues: z.array(knownIssue) });

/** Vendor: an account id on Cloud, a name on Data Center. */
export const ownUser = {
  cloud: z.object({ accountId: z.string().min(1) }).transform((user) => user.accountId),
  dataCenter: z.object({ name: z.string().min(1) }).transform((user) => user.name),
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
