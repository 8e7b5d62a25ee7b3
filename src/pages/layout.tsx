import type { Child } from 'hono/jsx';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language, Localized } from '../messages';

export interface PageProps {
  language: Language;
  title: Localized;
  /** What the browser's module is to do; absent: it is not loaded. */
  live?: { page: 'app' | 'tab'; token: string };
  children?: Child;
}

/** What a component makes. */
export type View = HtmlEscapedString | Promise<HtmlEscapedString>;

export async function rendered(view: View): Promise<string> {
  return (await view).toString();
}

/** A whole page. Addresses are relative, so that they stay behind whatever path a proxy serves it at. */
export function Page({ language, title, live, children }: PageProps): View {
  const body = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title[language]}</title>
        <link rel="stylesheet" href="assets/pages.css" />
        {live && <script src="assets/b24.js" defer></script>}
        {live && <script type="module" src="assets/pages.js"></script>}
      </head>
      <body>
        <main id="page" data-page={live?.page} data-token={live?.token}>
          <h1>{title[language]}</h1>
          {children}
        </main>
      </body>
    </html>
  );
  return html`<!doctype html>${body}`;
}

/** A page that only says something. */
export function Notice({
  language,
  title,
  text,
}: {
  language: Language;
  title: Localized;
  text: Localized;
}): View {
  return (
    <Page language={language} title={title}>
      <p>{text[language]}</p>
    </Page>
  );
}
