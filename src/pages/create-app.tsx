import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { applicationPage, type Language, type Localized, pageTexts, pickLanguage } from '../messages';
import type { AppPages } from './app-pages';
import type { Assets } from './assets';
import type { DealPages } from './deal-pages';
import { readFramePost } from './frame-post';
import { dataHeaders, noticeHeaders, pageHeaders } from './headers';
import { Notice, Page, rendered } from './layout';
import type { Answer, Opened, Refused } from './open-page';
import type { PageToken, PageTokens } from './page-token';

export interface PagesDeps {
  /** Address of the pages as portals see it. */
  pagesUrl: string;
  /** PORTALS */
  portals: readonly string[];
  tokens: PageTokens;
  appPages: AppPages;
  dealPages: DealPages;
  assets: Assets;
  log: Logger;
}

const bodyBytes = 64 * 1024;

/**
 * Pages in portals: the application's own and the tab of a deal. The portal opens them by a POST; whatever they show or do
 * later is asked for with the token of that page, in a header, which no other site has. It never listens; see `serveApp`.
 */
export function createPagesApp(deps: PagesDeps): Hono {
  const { pagesUrl, portals, tokens, appPages, dealPages, assets, log } = deps;
  const { origin, pathname } = new URL(pagesUrl);
  const app = new Hono().basePath(pathname.replace(/\/$/, '') || '/');

  app.use(bodyLimit({ maxSize: bodyBytes, onError: (c) => c.json({}, 413, dataHeaders) }));
  app.get('/health/live', (c) => c.json({ status: 'live' }, 200, dataHeaders));
  app.get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (!asset) return c.notFound();
    return c.body(asset.body, 200, { ...asset.headers });
  });
  for (const page of ['app', 'install', 'tab'] as const) {
    app.get(`/${page}`, (c) =>
      notice(c, languageOf(c), pageTexts.openInPortal, pageTexts.openInPortal.body, 200),
    );
    app.post(`/${page}`, (c) => open(c, page));
  }
  app.get('/app/state', (c) => withToken(c, ['app', 'installing'], (token) => appPages.state(token)));
  app.post('/app/do', (c) => withToken(c, ['app'], async (token) => appPages.act(token, await bodyOf(c))));
  app.get('/tab/runs', (c) => withToken(c, ['tab'], (token) => dealPages.runs(token)));
  app.post('/tab/do', (c) => withToken(c, ['tab'], async (token) => dealPages.act(token, await bodyOf(c))));
  app.notFound((c) => c.json({ told: 'There is no such page.' }, 404, dataHeaders));
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a page failed by a fault of ours');
    return c.json({ told: pageTexts.told.away.en }, 500, dataHeaders);
  });
  return app;

  async function open(c: Context, page: 'app' | 'install' | 'tab'): Promise<Response> {
    const post = readFramePost(new URL(c.req.url).searchParams, await c.req.text());
    if (!post) return refuse(c, languageOf(c), { refused: 'malformed', status: 400 });
    const opened = page === 'tab' ? await dealPages.open(post) : await appPages.open(post, page);
    const told = { page, portal: post.memberId, placement: post.placement };
    if ('refused' in opened) {
      log.warn({ ...told, refused: opened.refused }, 'a page was not opened');
      return refuse(c, post.language, opened);
    }
    log.info({ ...told, user: opened.token.user?.id }, 'a page was opened');
    return show(c, opened);
  }

  async function show(c: Context, { token, body }: Opened): Promise<Response> {
    const { page, language, host } = token;
    // Whoever may do nothing on the application's page is told so, and that is all of it.
    const isLive = page !== 'app' || token.acts;
    const live = { page: page === 'tab' ? ('tab' as const) : ('app' as const), token: tokens.seal(token) };
    const title = page === 'tab' ? dealPages.title : applicationPage.title;
    const whole = (
      <Page language={language} title={title} {...(isLive && { live })}>
        <div id="content">{body}</div>
      </Page>
    );
    return c.html(await rendered(whole), 200, { ...pageHeaders(host, portals) });
  }

  function refuse(c: Context, language: Language, { refused, status }: Refused): Promise<Response> {
    const text = refused === 'no-access' ? dealPages.noAccess : pageTexts.refused[refused];
    return notice(c, language, pageTexts.refused, text, status);
  }

  async function notice(
    c: Context,
    language: Language,
    { title }: { title: Localized },
    text: Localized,
    status: ContentfulStatusCode,
  ): Promise<Response> {
    const page = <Notice language={language} title={title} text={text} />;
    return c.body(await rendered(page), status, {
      ...noticeHeaders,
      'content-type': 'text/html; charset=utf-8',
    });
  }

  /** What a page of ours asks for, and nobody else. */
  async function withToken(
    c: Context,
    pages: readonly PageToken['page'][],
    answer: (token: PageToken) => Promise<Answer>,
  ): Promise<Response> {
    const from = c.req.header('origin');
    const token = tokens.open(c.req.header('x-page-token'));
    const isOwn = from === undefined ? c.req.method === 'GET' : from === origin;
    if (!isOwn || !token || !pages.includes(token.page)) {
      const language = token?.language ?? languageOf(c);
      return c.json({ told: pageTexts.told.tooOld[language] }, 403, dataHeaders);
    }
    const { status, fragment } = await answer(token);
    return c.json(fragment, status, dataHeaders);
  }
}

/** Of whoever has no page of ours. */
function languageOf(c: Context): Language {
  return pickLanguage(c.req.query('LANG') ?? c.req.header('accept-language') ?? '');
}

async function bodyOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json<unknown>();
  } catch {
    return undefined;
  }
}
