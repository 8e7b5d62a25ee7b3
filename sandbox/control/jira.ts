import { Hono } from 'hono';
import { createIssue } from '../jira/issues';
import type { SocketEnv } from '../serve-app';
import { plantIssueBody, plantProjectBody } from './bodies';
import type { Controlled } from './controlled';
import { body, found, refuse } from './requests';

/** What other people have made in Jira. */
export function controlJira({ store }: Pick<Controlled, 'store'>): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .post('/jira/projects', async (c) => {
      const { key, name, description } = await body(c, plantProjectBody);
      const id = 10_000 + store.jira.projects.size;
      const project = { id, key, name, description, lead: '', projectTypeKey: 'software', url: '' };
      store.append({ type: 'jira.project', project });
      return c.json({ id });
    })
    .post('/jira/issues', async (c) => {
      const { projectKey, labels } = await body(c, plantIssueBody);
      found(store.jira.projects.get(projectKey), `project ${projectKey}`);
      const fields = { project: { key: projectKey }, issuetype: { id: '10003' }, summary: 'Чужая', labels };
      const { outcome, body: made } = createIssue(store, 'data-center', { base: '' }, { fields });
      return outcome === 'created'
        ? c.json(made)
        : refuse(`Jira took no such issue: ${JSON.stringify(made)}`);
    });
}
