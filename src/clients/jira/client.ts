import { ClientError } from '../client-error';
import type { JiraApi } from './api';
import {
  createdIssue,
  createdProject,
  type JiraIssue,
  type JiraProject,
  type KnownProject,
  knownProject,
  marked,
  type NewIssue,
  type NewProject,
} from './contract';
import { findLabelled } from './find-labelled';
import { JiraRefusal } from './jira-error';
import type { JiraSettings } from './login';
import { type CallOptions, createRequests, type Remaining, remainingOf } from './request';

type Create = CallOptions & { beforeSend(): void };
type Place = Pick<NewProject, 'key' | 'reference'>;

export interface JiraClient {
  /**
   * The project that was created with this key for this reference; undefined where Jira shows none, or another's:
   * what the key is worth is seen when it is created. Throws a ClientError, `not-done` or `refused`.
   */
  findProject(place: Place, options: CallOptions): Promise<JiraProject | undefined>;
  /**
   * Creates a project; where its key is taken by one for the same reference, that is the one. Throws a ClientError:
   * refused `KeyTaken` where the key is another's, refused `KeyRefused` where Jira shows none under a key that it
   * does not take. What `beforeSend` throws comes out unchanged, and nothing is created.
   */
  createProject(project: NewProject, options: Create): Promise<JiraProject>;
  /**
   * The first issue of a project of ours; undefined where Jira shows the project, and no such issue in it. Throws a
   * ClientError: refused `NotFound` where it does not show the project, `not-done` where it is not surely known.
   */
  findIssue(
    issue: Pick<NewIssue, 'projectKey' | 'reference'>,
    options: CallOptions,
  ): Promise<JiraIssue | undefined>;
  /** Creates the first issue. Throws a ClientError; refused `NotFound` where Jira does not show the project. */
  createIssue(issue: NewIssue, options: Create): Promise<JiraIssue>;
}

/** A client of Jira Cloud or Data Center; may be used by many calls at once. */
export function createJiraClient(settings: JiraSettings): JiraClient {
  const requests = createRequests(settings);
  const { flavour, request, lookUp } = requests;
  const site = settings.site.replace(/\/+$/, '');

  function readProject(key: string, remaining: Remaining): Promise<KnownProject | undefined> {
    const operation = `find project ${key}`;
    return lookUp({ operation, send: (jira) => jira.project(key), reply: knownProject }, remaining);
  }

  function ownUser(remaining: Remaining): Promise<string> {
    const operation = 'find its own user';
    return request({ operation, send: (jira) => jira.ownUser(), reply: flavour.ownUser }, remaining);
  }

  const asProject = ({ id, key }: Pick<KnownProject, 'id' | 'key'>): JiraProject => ({
    id,
    key,
    url: `${site}/browse/${key}`,
  });

  /** Jira says that the key is taken: by an earlier try of ours, or by somebody else's project. */
  async function whoHas(
    { key, reference }: Place,
    refusal: JiraRefusal,
    remaining: Remaining,
  ): Promise<JiraProject> {
    const project = await readProject(key, remaining).catch((error: unknown) => {
      // The create itself was refused, but an earlier one may have been carried out: only the look-up could tell.
      throw error instanceof ClientError ? error.as('unknown') : error;
    });
    if (project && isMarked(project, reference)) return asProject(project);
    const { verdict } = refusal;
    throw project
      ? new ClientError(`Jira: the key ${key} belongs to another project; nothing was changed there.`, {
          system: 'jira',
          verdict,
          kind: 'KeyTaken',
          said: `${key}: ${project.name}`,
        })
      : new ClientError(`${refusal.message}. Jira shows no project under that key.`, {
          system: 'jira',
          verdict,
          kind: 'KeyRefused',
          ...(refusal.said && { said: refusal.said }),
        });
  }

  return {
    async findProject({ key, reference }, options) {
      const project = await readProject(key, remainingOf(options));
      return project && isMarked(project, reference) ? asProject(project) : undefined;
    },

    async createProject(project, { beforeSend, ...options }) {
      const remaining = remainingOf(options);
      const lead = project.lead ?? (await ownUser(remaining));
      const create = {
        operation: `create project ${project.key}`,
        creates: true,
        reply: createdProject,
        beforeSend,
      };
      try {
        const send = { ...create, send: (jira: JiraApi) => jira.createProject({ ...project, lead }) };
        return asProject(await request(send, remaining));
      } catch (error) {
        if (error instanceof JiraRefusal && error.fields.includes('projectKey'))
          return whoHas(project, error, remaining);
        throw error;
      }
    },

    async findIssue({ projectKey, reference }, options) {
      const remaining = remainingOf(options);
      const found = await findLabelled(requests, projectKey, marked(reference), remaining);
      if (found) return asIssue(found);
      // What Jira does not show is absent only for who may see the project's issues.
      if (!(await readProject(projectKey, remaining))) throw notShown(projectKey);
      return undefined;
    },

    async createIssue(issue, { beforeSend, ...options }) {
      const remaining = remainingOf(options);
      const { projectKey } = issue;
      const project = await readProject(projectKey, remaining);
      const issueTypeId = project && standardType(project);
      if (!project) throw notShown(projectKey);
      if (issueTypeId === undefined) throw noIssueType(projectKey);
      const operation = `create the first issue of ${projectKey}`;
      const send = (jira: JiraApi) => jira.createIssue({ ...issue, issueTypeId });
      return asIssue(
        await request({ operation, creates: true, send, reply: createdIssue, beforeSend }, remaining),
      );
    },
  };
}

/** Whether a project was created for a reference; each of both places may have been edited since. */
function isMarked({ description, url }: KnownProject, reference: string): boolean {
  const words = `${description ?? ''} ${(url ?? '').replace('#', ' ')}`.split(/\s+/);
  return words.includes(marked(reference));
}

function asIssue({ id, key }: JiraIssue): JiraIssue {
  return { id, key };
}

/** `Task` where there is one, in either language; no epic and no sub-task. */
function standardType({ issueTypes }: KnownProject): string | undefined {
  const standard = issueTypes.filter(({ subtask, hierarchyLevel }) => !subtask && hierarchyLevel === 0);
  return (standard.find(({ name }) => /^(task|задача)$/i.test(name)) ?? standard[0])?.id;
}

function notShown(key: string): ClientError {
  return new ClientError(`Jira shows no project ${key} to its user; no issue was created.`, {
    system: 'jira',
    verdict: 'refused',
    kind: 'NotFound',
  });
}

function noIssueType(key: string): ClientError {
  return new ClientError(`Jira: project ${key} has no issue type for a first issue; no issue was created.`, {
    system: 'jira',
    verdict: 'refused',
    kind: 'NoIssueType',
  });
}
