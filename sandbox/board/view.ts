import { type DealStageId, stageIds } from '../portal/stages';
import { type Language, languageOf } from './texts';

export const tabs = ['fields', 'log', 'bell', 'robot', 'wire'] as const;
export type Tab = (typeof tabs)[number];

/** What an address of the board shows; nothing else is remembered of its reader. */
export interface View {
  language: Language;
  panel: { of: 'deal'; id: number; tab: Tab } | { of: 'bell' | 'wire' } | undefined;
  /** Step of the tour, from 1. */
  tour: number | undefined;
  /** Pages of long lists, from 0: of a stage's cards, or of the panel. */
  pages: Partial<Record<DealStageId | 'panel', number>>;
}

export const tourSteps = 5;

/** @param address path and query @param accepted Accept-Language; undefined: there is no such page */
export function readView(address: URL, accepted: string | undefined): View | undefined {
  const query = address.searchParams;
  const panel = panelOf(address.pathname, query.get('tab'));
  if (panel === 'none') return undefined;
  const asked = query.get('lang');
  const tour = whole(query.get('tour'));
  const pages: View['pages'] = {};
  for (const name of [...stageIds, 'panel'] as const) {
    const page = whole(query.get(name));
    if (page !== undefined && page > 0) pages[name] = page;
  }
  return {
    language: asked === 'en' || asked === 'ru' ? asked : languageOf(accepted),
    panel,
    tour: tour !== undefined && tour >= 1 && tour <= tourSteps ? tour : undefined,
    pages,
  };
}

/** The address of a view. */
export function hrefOf({ language, panel, tour, pages }: View): string {
  const query = new URLSearchParams({ lang: language });
  if (panel?.of === 'deal' && panel.tab !== 'log') query.set('tab', panel.tab);
  if (tour !== undefined) query.set('tour', String(tour));
  for (const [name, page] of Object.entries(pages)) if (page) query.set(name, String(page));
  const path = panel?.of === 'deal' ? `/deal/${panel.id}` : `/${panel?.of ?? ''}`;
  return `${path}?${query.toString()}`;
}

/** The same view with another panel, from its beginning. */
export function withPanel(view: View, panel: View['panel']): View {
  const { panel: _, ...pages } = view.pages;
  return { ...view, panel, pages };
}

function panelOf(path: string, tab: string | null): View['panel'] | 'none' {
  if (path === '/') return undefined;
  if (path === '/bell') return { of: 'bell' };
  if (path === '/wire') return { of: 'wire' };
  const [, id] = /^\/deal\/(\d{1,9})$/.exec(path) ?? [];
  if (id === undefined) return 'none';
  return { of: 'deal', id: Number(id), tab: tabs.find((known) => known === tab) ?? 'log' };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
