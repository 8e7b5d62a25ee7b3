import { createDataConverter } from '../codec/data-converter';
import { createPayloadCodec } from '../codec/payload-codec';
import { loadConfig, loadTemporalConfig } from '../config';
import { serveApp } from '../endpoint/http/serve';
import { createLogger } from '../logger';
import { createAppPages } from '../pages/app-pages';
import { readAssets } from '../pages/assets';
import { createPagesApp } from '../pages/create-app';
import { createDealPages } from '../pages/deal-pages';
import { createPageTokens } from '../pages/page-token';
import { createVisitors } from '../pages/visitors';
import { connectLazily } from '../temporal/connect';
import type { Running } from './running';

/** ms: longer than the portals and systems that a page asks may take. */
const answerWithin = 60_000;

/**
 * `robots pages`: the application's page and the tab of deals, for portals. A process of its own: it reads histories, which no
 * endpoint can, and whoever keeps it busy holds up nobody's acknowledgement. It has no key of the portals' tokens.
 */
export async function startPagesRole(): Promise<Running> {
  const config = loadConfig('pages');
  const log = createLogger(config.LOG_LEVEL);
  const client = connectLazily(
    loadTemporalConfig(),
    createDataConverter(createPayloadCodec(config.CODEC_KEYS)),
  );
  const { PORTALS: portals, PUBLIC_URL: publicUrl, PAGES_URL: pagesUrl } = config;
  const tokens = createPageTokens(config.CODEC_KEYS);
  const visitors = createVisitors(client, portals);
  const app = createPagesApp({
    pagesUrl,
    portals,
    tokens,
    appPages: createAppPages({ client, visitors, tokens, portals, publicUrl }),
    dealPages: createDealPages({
      client,
      visitors,
      departments: config.PAGES_DEPARTMENTS,
      links: config.NUMBER_LINKS,
    }),
    assets: readAssets(),
    log,
  });
  const server = await serveApp({
    app,
    host: config.PAGES_HOST,
    port: config.PAGES_PORT,
    setting: 'PAGES_PORT',
    answerWithin,
    onRefused: ({ type, message }) => log.warn({ refusal: type }, message),
  });
  log.info({ address: server.url, pages: pagesUrl }, 'pages ready');
  return {
    async stop() {
      await server.close();
      await client.connection.close();
    },
  };
}
