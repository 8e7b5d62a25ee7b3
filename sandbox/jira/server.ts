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
import type { Carried, JiraRequest } from './reply';

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
      return serve(c, 'findIssue', label ?? '', () => searchIssues(store, requestOf(c), label));
    };
    return new Hono<SocketEnv>()
      .use(async (c, next) => {
        if (c.req.header('authorization') === authorization) return next();
        store.append({ type: 'jira.rejected', why: 'unauthorized' });
        return c.text('Client must be authenticated to access this resource.', 401);
      })
      .use(async (c, next) => {
        const foreign = foreignParameter(c);
        if (foreign === undefined) return next();
        store.append({ type: 'jira.rejected', why: 'unknown' });
        return c.json({ errorMessages: [`The sandbox does not model ${foreign}.`], errors: {} }, 400);
      })
      .get('/myself', (c) => c.json(showUser(flavour, ownUser)))
      .get('/project/:key', (c) => {
        const key = c.req.param('key');
        return serve(c, 'findProject', key, () => showProject(store, flavour, requestOf(c), key));
      })
      .post('/project', async (c) => {
        const body = await c.req.json<{ key?: unknown }>();
        return serve(c, 'createProject', String(body.key), () =>
          createProject(store, flavour, requestOf(c), body),
        );
      })
      .get('/issue/:key', (c) => {
        const key = c.req.param('key');
        return serve(c, 'findIssue', key, () => showIssue(store, requestOf(c), key));
      })
      .post('/issue', async (c) => {
        const body = await c.req.json<{ fields?: { project?: { key?: unknown } } }>();
        const key = String(body.fields?.project?.key);
        return serve(c, 'createIssue', key, () => createIssue(store, flavour, requestOf(c), body));
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

/** What of a request its answer depends on. */
function requestOf(c: Context<SocketEnv>): JiraRequest {
  const { origin, pathname } = new URL(c.req.url);
  return {
    path: pathname,
    base: `${origin}${pathname.replace(/(\/rest\/api\/\d)\/.*$/, '$1')}`,
    fields: c.req.query('fields')?.split(','),
    from: Number(c.req.query('startAt') ?? c.req.query('nextPageToken') ?? 0),
    maxResults: Number(c.req.query('maxResults') ?? 50),
  };
}

const ofSearch = { jql: /^/, fields: /^[\w,*]+$/, maxResults: /^[1-9]\d{0,3}$/ };

/** Query parameters that an operation has here; a value that is not listed is not modelled either. */
const modelled: readonly [path: RegExp, parameters: Record<string, RegExp>][] = [
  [/\/project\/[^/]+$/, { expand: /^description$/ }],
  [/\/issue\/[^/]+$/, { fields: /^[\w,*]+$/ }],
  [/\/search\/jql$/, { ...ofSearch, nextPageToken: /^\d{1,6}$/ }],
  [/\/search$/, { ...ofSearch, startAt: /^\d{1,6}$/ }],
];

function foreignParameter(c: Context<SocketEnv>): string | undefined {
  const [, parameters = {}] = modelled.find(([path]) => path.test(c.req.path)) ?? [];
  const given = Object.entries(c.req.query());
  const [name, value] = given.find(([one, text]) => !parameters[one]?.test(text)) ?? [];
  return name && `${name}=${value}`;
}
