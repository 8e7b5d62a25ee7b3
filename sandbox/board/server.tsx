import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type Listening, openDoor } from '../loopback';
import { serverFor, type SocketEnv } from '../serve-app';
import { actions } from './actions';
import type { Board } from './board';
import { streamChanges } from './events';
import { guard } from './guard';
import { Page } from './parts/page';
import { render } from './parts/render';
import { ExchangeDetail } from './parts/wire';
import { languageOf, sayIn } from './texts';
import { readView } from './view';

const assets = {
  'base.css': 'text/css',
  'top.css': 'text/css',
  'deals.css': 'text/css',
  'panel.css': 'text/css',
  'over.css': 'text/css',
  'narrow.css': 'text/css',
  'board.mjs': 'text/javascript',
  'changes.mjs': 'text/javascript',
  'dialogs.mjs': 'text/javascript',
  'drag.mjs': 'text/javascript',
  'post.mjs': 'text/javascript',
  'icon.svg': 'image/svg+xml',
} as const;

/** Serves the portal's pages: its deals, the world around them, and what became of the calls. */
export async function startBoard(
  board: Board,
  listening: Listening,
): Promise<{ url: string; close(): Promise<void> }> {
  const door = await openDoor(serverFor(createBoardApp(board)), listening);
  return { url: door.origin, close: () => door.close() };
}

export function createBoardApp(board: Board): Hono<SocketEnv> {
  const files = readAssets();
  const frames = (): string[] => {
    const url = board.tabUrl?.(0);
    return url !== undefined && URL.canParse(url) ? [new URL(url).origin] : [];
  };
  const noPage = (): never => {
    throw new HTTPException(404, { message: 'There is no such page.' });
  };
  return new Hono<SocketEnv>()
    .onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json({ error: status === 500 ? 'Failed' : 'Refused', message: error.message }, status);
    })
    .use(guard(frames))
    .get('/assets/:name', (c) => {
      const file = files.get(c.req.param('name'));
      if (!file) return noPage();
      return c.body(file.text, 200, {
        'content-type': `${file.type}; charset=utf-8`,
        'cache-control': 'no-cache',
      });
    })
    .get('/events', (c) => {
      const address = new URL(c.req.query('view') ?? '/', c.req.url);
      const view = readView(address, c.req.header('accept-language'));
      return view ? streamChanges(c, board, view) : noPage();
    })
    .get('/exchange/:id{[0-9]+}', (c) => {
      const id = Number(c.req.param('id'));
      const exchange = board.wire.latest().find((one) => one.id === id);
      if (!exchange) return noPage();
      const asked = c.req.query('lang');
      const language = asked === 'ru' || asked === 'en' ? asked : languageOf(undefined);
      return c.html(<ExchangeDetail exchange={exchange} say={sayIn(language)} />);
    })
    .route('/act', actions(board))
    .get('*', async (c) => {
      const view = readView(new URL(c.req.url), c.req.header('accept-language'));
      if (!view) return noPage();
      return c.html(`<!doctype html>${render(<Page board={board} view={view} />)}`);
    });
}

function readAssets(): ReadonlyMap<string, { type: string; text: string }> {
  const folder = findAssets(__dirname);
  return new Map(
    Object.entries(assets).map(([name, type]) => [
      name,
      { type, text: readFileSync(join(folder, name), 'utf8') },
    ]),
  );
}

/** They are not compiled: beside the sources, also where this is their build. */
function findAssets(from: string): string {
  const folder = join(from, 'sandbox/board/assets');
  if (existsSync(folder)) return folder;
  const up = dirname(from);
  if (up === from)
    throw new Error('The board’s files (sandbox/board/assets) are not there; nothing was started.');
  return findAssets(up);
}
