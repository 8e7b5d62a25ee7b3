import { z } from 'zod';
import type { Store } from '../store';
import { type Flavour, findUser, type User } from './flavour';
import { issueTypes } from './issues';
import type { Project } from './jira-events';
import { absent, type Carried, type JiraRequest, refusal } from './reply';

const text = z.string().optional();

/** What the two versions of the API have in common; neither takes a name that it does not know. */
const common = {
  key: text,
  name: text,
  projectTypeKey: text,
  projectTemplateKey: text,
  description: text,
  url: text,
  assigneeType: z.enum(['PROJECT_LEAD', 'UNASSIGNED']).optional(),
};
const requests = {
  cloud: z.strictObject({ ...common, leadAccountId: text }),
  'data-center': z.strictObject({ ...common, lead: text }),
} as const;

const types = ['business', 'software', 'service_desk'];

/** Creates a project, or says everything that is wrong with it at once. */
export function createProject(store: Store, flavour: Flavour, { base }: JiraRequest, body: unknown): Carried {
  const parsed = requests[flavour].safeParse(body);
  if (!parsed.success) return refusal({}, [`Invalid request payload: ${z.prettifyError(parsed.error)}`]);
  const given = parsed.data;
  const lead = findUser(
    flavour,
    'lead' in given ? given.lead : (given as { leadAccountId?: string }).leadAccountId,
  );
  const { key = '', name = '', projectTypeKey = 'software', description = '', url = '' } = given;
  const errors = problemsOf(store, { key, name, url, projectTypeKey, lead });
  if (Object.keys(errors).length > 0 || !lead) return refusal(errors);
  const project: Project = {
    id: 10_000 + store.jira.projects.size,
    key,
    name,
    lead: lead.accountId,
    projectTypeKey,
    ...(given.projectTemplateKey !== undefined && { projectTemplateKey: given.projectTemplateKey }),
    description,
    url,
  };
  store.append({ type: 'jira.project', project });
  // Vendor: the id is a number here, and a string everywhere else.
  return {
    outcome: 'created',
    status: 201,
    body: { self: `${base}/project/${project.id}`, id: project.id, key },
  };
}

/** A project as it is shown; 404 where there is none, and where there is one that is not to be seen. */
export function showProject(store: Store, flavour: Flavour, { base }: JiraRequest, key: string): Carried {
  const project = store.jira.projects.get(key);
  if (!project || store.jira.faults.hideProjects)
    return absent(`No project could be found with key '${key}'.`);
  const { id, name, projectTypeKey, description, url } = project;
  return {
    outcome: 'found',
    status: 200,
    body: {
      self: `${base}/project/${id}`,
      id: String(id),
      key,
      name,
      projectTypeKey,
      description,
      ...(url && { url }),
      issueTypes: issueTypes(flavour),
    },
  };
}

interface Asked extends Pick<Project, 'key' | 'name' | 'url' | 'projectTypeKey'> {
  lead: User | undefined;
}

/** In Jira's own words. */
function problemsOf(store: Store, { key, name, url, projectTypeKey, lead }: Asked): Record<string, string> {
  const { projects } = store.jira;
  const namesake = [...projects.values()].some(
    (project) => project.name.toLowerCase() === name.trim().toLowerCase(),
  );
  return {
    ...keyProblem(key, projects.get(key)),
    ...(name.trim() === '' && { projectName: 'You must specify a valid project name.' }),
    ...(name.length > 80 && { projectName: 'The project name must not exceed 80 characters in length.' }),
    ...(namesake && { projectName: 'A project with that name already exists.' }),
    ...(!lead && { projectLead: 'You must specify a valid project lead.' }),
    ...(!types.includes(projectTypeKey) && { projectType: `There is no project type '${projectTypeKey}'.` }),
    ...(url && !/^https?:\/\/.{1,240}$/.test(url) && { projectUrl: 'The URL specified is not valid.' }),
  };
}

function keyProblem(key: string, taken: Project | undefined): { projectKey?: string } {
  if (taken) return { projectKey: `Project '${taken.name}' uses this project key.` };
  if (key.length > 10) return { projectKey: 'The project key must not exceed 10 characters in length.' };
  if (/^[A-Z][A-Z0-9]+$/.test(key)) return {};
  return {
    projectKey:
      'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.',
  };
}
