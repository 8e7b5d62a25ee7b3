import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { until } from './until';

/** What a page under test must not do behind its user's back. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, warnings and whatever else it wrote to the console. */
  readonly said: string[];
  /** Origins that it asked. */
  readonly origins: Set<string>;
  /** The application's frame in the portal's page, once it is there. */
  frame(): Promise<Frame>;
  close(): Promise<void>;
}

export interface Look {
  width: number;
  scheme: 'light' | 'dark';
  language: 'ru' | 'en';
}

/** Each width, colour scheme and language. */
export const looks: readonly Look[] = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['ru', 'en'] as const).map((language) => ({ width, scheme, language })),
  ),
);

/** A page of the portal, which frames one of ours. @param framed the origin of what is framed */
export async function openWatched(
  browser: Browser,
  url: string,
  framed: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const said: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) origins.add(new URL(request.url()).origin);
  });
  await page.goto(url);
  return {
    page,
    said,
    origins,
    frame: () =>
      until('our page is in its frame', async () =>
        page.frames().find((one) => one.url().startsWith(framed)),
      ),
    close: () => context.close(),
  };
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with what a frame shows, each as its rule and where. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  // As the debugger does it, which a page's own rules do not hold up.
  await frame.evaluate(axe);
  return frame.evaluate(`axe
    .run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target)))`);
}

/** By how many pixels what a frame shows is wider than the frame. */
export function overflowOf(frame: Frame): Promise<number> {
  return frame.evaluate(
    '(() => { const { scrollWidth, clientWidth } = document.documentElement; return scrollWidth - clientWidth; })()',
  );
}
