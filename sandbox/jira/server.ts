import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { type Listening, openDoor } from '../loopback';
import { cut } from '../portal/cut';
import { serverFor, type SocketEnv } from '../serve-app';
import type { Store } from '../store';
import { faultReplies } from './fault-reply';
import { isCarriedOut } from './faults';
import { type Flavour, ownUser, showUser } from './flavour';
import { createIssue, labelOf, searchIssues, showIssue } from './issues';
import type { JiraOperation } from './jira-events';
import { createProject, showProject } from './projects';
import type { Carried } from './reply';

export interface Jira {
  url: string;
  /** Opens or shuts the listening socket as the faults say. */
  followFaults(): Promise<void>;
  /** Work under way ends undone, as when the machine is switched off. */
  close(): Promise<void>;
}

/** Seconds that a token of the authorization server is good for. */
const tokenSeconds = 3_600;

/**
 * One Jira that shows itself as Cloud (API 3, Basic; under /ex/jira/{cloud id} with a token of /oauth/token) and as
 * Data Center (API 2, personal access token).
 */
export async function startJira(store: Store, listening: Listening): Promise<Jira> {
  const closing = new AbortController();
  // All work under way listens to it.
  setMaxListeners(0, closing.signal);
  const { jiraEmail, jiraApiToken, jiraPat, jiraAccessToken, jiraCloudId } = store.secrets;
  const basic = Buffer.from(`${jiraEmail}:${jiraApiToken}`).toString('base64');

  const app = new Hono<SocketEnv>()
    .onError((error, c) =>
      c.json({ errorMessages: [`The sandbox failed: ${error.message}`], errors: {} }, 500),
    )
    .notFound((c) => {
      store.append({ type: 'jira.rejected', why: 'unknown' });
      return c.html('<html><head><title>Oops, you&#39;ve found a dead link.</title></head></html>', 404);
    })
    // Kept connections outlive the listening socket.
    .use(async (c, next) => (store.jira.faults.refuseConnections ? cut(c) : next()))
    .post('/oauth/token', async (c) => {
      const { grant_type, client_id, client_secret } = await c.req.json<Record<string, unknown>>();
      const { jiraClientId, jiraClientSecret } = store.secrets;
      if (
        grant_type !== 'client_credentials' ||
        client_id !== jiraClientId ||
        client_secret !== jiraClientSecret
      ) {
        store.append({ type: 'jira.rejected', why: 'unauthorized' });
        return c.json({ error: 'access_denied', error_description: 'Unauthorized' }, 401);
      }
      return c.json({ access_token: jiraAccessToken, expires_in: tokenSeconds, token_type: 'Bearer' });
    })
    .route('/rest/api/3', api('cloud', `Basic ${basic}`))
    .route(`/ex/jira/${jiraCloudId}/rest/api/3`, api('cloud', `Bearer ${jiraAccessToken}`))
    .route('/rest/api/2', api('data-center', `Bearer ${jiraPat}`));

  const door = await openDoor(serverFor(app), listening);
  const followFaults = (): Promise<void> => door.setOpen(!store.jira.faults.refuseConnections);
  await followFaults();
  return {
    url: door.origin,
    followFaults,
    async close() {
      closing.abort();
      await door.close();
    },
  };

  function api(flavour: Flavour, authorization: string): Hono<SocketEnv> {
    const search = (c: Context<SocketEnv>): Promise<Response> => {
      const label = labelOf(c.req.query('jql'));
      return serve(c, 'findIssue', label ?? '', () => searchIssues(store, c.req.path, label));
    };
    return new Hono<SocketEnv>()
      .use(async (c, next) => {
        if (c.req.header('authorization') === authorization) return next();
        store.append({ type: 'jira.rejected', why: 'unauthorized' });
        return c.text('Client must be authenticated to access this resource.', 401);
      })
      .get('/myself', (c) => c.json(showUser(flavour, ownUser)))
      .get('/project/:key', (c) => {
        const key = c.req.param('key');
        return serve(c, 'findProject', key, () => showProject(store, flavour, key));
      })
      .post('/project', async (c) => {
        const body = await c.req.json<{ key?: unknown }>();
        return serve(c, 'createProject', String(body.key), () => createProject(store, flavour, body));
      })
      .get('/issue/:key', (c) => {
        const key = c.req.param('key');
        return serve(c, 'findIssue', key, () => showIssue(store, key));
      })
      .post('/issue', async (c) => {
        const body = await c.req.json<{ fields?: { project?: { key?: unknown } } }>();
        const key = String(body.fields?.project?.key);
        return serve(c, 'createIssue', key, () => createIssue(store, flavour, body));
      })
      .get(flavour === 'cloud' ? '/search/jql' : '/search', search);
  }

  /** An operation with the faults in force when it arrived; the work goes on when the caller has gone. */
  async function serve(
    c: Context<SocketEnv>,
    operation: JiraOperation,
    key: string,
    carryOut: () => Carried,
  ): Promise<Response> {
    const fault = store.jira.faults[operation];
    const common = { request: store.jira.requests + 1, operation, key };
    const arrived = store.append({ type: 'jira.arrived', ...common });
    if (fault.latencyMs > 0) await delay(fault.latencyMs, undefined, { signal: closing.signal });
    const carried = isCarriedOut(fault) ? carryOut() : undefined;
    const outcome = carried?.outcome ?? (fault.reply === 'refuse' ? 'refused' : 'not carried out');
    store.append({ type: 'jira.finished', ...common, arrivedAt: arrived.at, outcome, reply: fault.reply });
    if (fault.reply !== 'answer') return faultReplies[fault.reply](c, fault);
    return c.json(carried?.body ?? {}, carried?.status ?? 200);
  }
}
