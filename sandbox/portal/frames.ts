import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { z } from 'zod';
import { isLoopbackHost } from '../loopback';
import type { SocketEnv } from '../serve-app';
import { applicationToken } from './application-token';
import { tabCode } from './bindings';
import { users } from './directory';
import { frameParentScript } from './frame-parent';
import { authAddresses, type Portal } from './portal';
import { issueTokens } from './tokens';

/** Who opens what: a tab in the card of a record, or the application itself. */
export interface Opening {
  userId: number;
  language: 'ru' | 'en' | 'de';
  /** `DEFAULT`: the application's own page. */
  placement: string;
  /** Of the record. */
  id?: number | undefined;
}

/** The POST that the portal opens a frame with. */
export interface FramePost {
  action: string;
  fields: Record<string, string>;
}

export interface Frames {
  /** As the portal would send it, for whoever sends it by themselves. Undefined: nothing is bound there. */
  post(opening: Opening): FramePost | undefined;
  routes: Hono<SocketEnv>;
}

const query = z.strictObject({
  user: z.coerce
    .number()
    .refine((id) => users.some((user) => user.id === id))
    .default(1),
  lang: z.enum(['ru', 'en', 'de']).default('ru'),
  id: z.coerce.number().int().positive().optional(),
  install_finished: z.literal('Y').optional(),
});

const said = z.strictObject({
  sid: z.string(),
  command: z.string().max(40),
  params: z.unknown(),
});

/**
 * Pages that frame those of the application, as the portal does: `/frame/app`, and `/frame/CRM_DEAL_DETAIL_TAB?id=17&user=3`.
 * A page is where its frame's tokens are, so it is served to this machine's own names only.
 */
export function createFrames(portal: Portal): Frames {
  const { store } = portal;
  const opened = new Map<string, Opening>();

  function handlerOf({ placement }: Opening): string | undefined {
    const { application, tabs } = store.portal;
    if (placement !== 'DEFAULT') return tabs.find((tab) => tab.placement === placement)?.handler;
    // Vendor: until it says that it is installed, the path for the initial installation is opened.
    return application && (application.installed ? application.handler : application.install);
  }

  function open(opening: Opening): (FramePost & { sid: string }) | undefined {
    const handler = handlerOf(opening);
    if (handler === undefined) return undefined;
    const { userId, language, placement, id } = opening;
    const sid = randomBytes(16).toString('hex');
    const tokens = issueTokens(store, { userId, why: 'frame' });
    const { faults } = store.portal;
    const action = new URL(handler);
    const { host } = new URL(portal.origin);
    for (const [name, value] of Object.entries({ DOMAIN: host, PROTOCOL: '0', LANG: language, APP_SID: sid }))
      action.searchParams.set(name, value);
    // Vendor: widgets/_includes/widget_data.md.
    const fields = {
      AUTH_ID: tokens.access,
      AUTH_EXPIRES: String(faults.accessTokenSeconds),
      REFRESH_ID: tokens.refresh,
      SERVER_ENDPOINT: authAddresses(portal).server_endpoint,
      APPLICATION_TOKEN: applicationToken(store),
      APPLICATION_SCOPE: faults.scope,
      member_id: store.secrets.memberId,
      status: 'L',
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: JSON.stringify(id === undefined ? { any: '/' } : { ID: String(id) }),
    };
    store.append({ type: 'frame.opened', userId, placement, ...(id !== undefined && { id }) });
    return { sid, action: action.href, fields };
  }

  const routes = new Hono<SocketEnv>()
    .use(async (c, next) => {
      if (!isLoopbackHost(c.req.header('host')))
        return c.text('The sandbox is not reached by this name.', 403);
      return next();
    })
    .get('/parent.js', (c) => c.body(frameParentScript, 200, { 'content-type': 'text/javascript' }))
    .post('/said', async (c) => {
      if (!c.req.header('content-type')?.startsWith('application/json')) return c.text('Send JSON.', 415);
      const { sid, command } = said.parse(await c.req.json());
      const opening = opened.get(sid);
      if (!opening) return c.text('No such frame.', 404);
      const { userId, placement } = opening;
      store.append({ type: 'frame.said', userId, placement, command });
      const admin = users.some((user) => user.id === userId && user.admin);
      if (command === 'setInstallFinish' && admin) store.append({ type: 'application.finished' });
      return c.json({ result: true });
    })
    .get('/:placement', (c) => {
      const { placement } = c.req.param();
      const code = placement === 'app' ? 'DEFAULT' : placement;
      const asked = query.safeParse(c.req.query());
      if (!asked.success || (code !== 'DEFAULT' && (!tabCode.test(code) || !asked.data.id)))
        return c.text('The sandbox, not the vendor, lacks this page.', 501);
      const { user, lang: language, id } = asked.data;
      const opening: Opening = { userId: user, language, placement: code, id };
      const admin = users.some((one) => one.id === user && one.admin);
      if (code === 'DEFAULT' && !store.portal.application?.installed && !admin) {
        return c.html(html`<p>Приложение еще не установлено до конца.</p>`);
      }
      const post = open(opening);
      if (!post) return c.text('Nothing of the application is bound here.', 404);
      opened.set(post.sid, opening);
      return c.html(pageOf(portal, opening, post, admin));
    });

  return { post: (opening) => open(opening), routes };
}

function pageOf(
  portal: Portal,
  { language, placement, id }: Opening,
  { sid, action, fields }: FramePost & { sid: string },
  admin: boolean,
) {
  const { host } = new URL(portal.origin);
  const installed = portal.store.portal.application?.installed ?? true;
  const settings = {
    sid,
    appOrigin: new URL(action).origin,
    firstRun: false,
    initData: {
      LANG: language,
      DOMAIN: host,
      PROTOCOL: '0',
      PATH: '/rest',
      AUTH_ID: fields.AUTH_ID,
      AUTH_EXPIRES: fields.AUTH_EXPIRES,
      REFRESH_ID: fields.REFRESH_ID,
      MEMBER_ID: fields.member_id,
      IS_ADMIN: admin,
      INSTALL: placement === 'DEFAULT' && !installed,
      USER_OPTIONS: {},
      APP_OPTIONS: {},
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: id === undefined ? {} : { ID: String(id) },
    },
  };
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  // Vendor: the SDK reads the portal's host, protocol and the frame's sid from the frame's name.
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${placement}</title>
        <link rel="icon" href="data:," />
        <style>
          body { margin: 0; }
          iframe { border: 0; display: block; height: 480px; width: 100%; }
        </style>
      </head>
      <body>
        <form id="opening" method="post" action="${action}" target="${`${host}|0|${sid}`}">${inputs}</form>
        <iframe name="${`${host}|0|${sid}`}" title="${placement}"></iframe>
        <script type="application/json" id="settings">${raw(JSON.stringify(settings).replaceAll('<', '\\u003c'))}</script>
        <script src="/frame/parent.js"></script>
      </body>
    </html>`;
}
