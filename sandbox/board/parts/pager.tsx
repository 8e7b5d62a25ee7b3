import type { JSX } from 'hono/jsx/jsx-runtime';
import { sayIn } from '../texts';
import { hrefOf, type View } from '../view';

const pageSize = 100;

export interface PageOf<T> {
  shown: readonly T[];
  number: number;
  from: number;
  /** How many come after it. */
  left: number;
}

/** What a view shows of a long list in its panel. */
export function pageOf<T>({ pages }: View, items: readonly T[], size = pageSize): PageOf<T> {
  const number = Math.min(pages.panel ?? 0, Math.max(0, Math.ceil(items.length / size) - 1));
  const from = number * size;
  const shown = items.slice(from, from + size);
  return { shown, number, from, left: items.length - from - shown.length };
}

export function Pager({ view, page }: { view: View; page: PageOf<unknown> }): JSX.Element {
  const say = sayIn(view.language);
  const at = (panel: number): string => hrefOf({ ...view, pages: { ...view.pages, panel } });
  return (
    <p class="pager">
      {page.number > 0 && (
        <a id="pager-newer" href={at(page.number - 1)} data-go>
          {say('newer')}
        </a>
      )}
      {page.left > 0 && (
        <a id="pager-older" href={at(page.number + 1)} data-go>
          {say('older', { n: page.left })}
        </a>
      )}
    </p>
  );
}
