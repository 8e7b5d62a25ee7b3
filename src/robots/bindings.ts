import type { EventBinding, Placement } from '../clients/bitrix24';
import type { Localized } from '../messages';
import type { RobotDescription } from './define-robot';
import type { DocumentTypeName } from './document-types';

export interface BindingOptions {
  /** Address of the endpoint as portals see it. */
  publicUrl: string;
  /** The same of the pages; undefined: none are served. */
  pagesUrl: string | undefined;
  /** Type ids of the smart processes whose cards get the tab. */
  smartProcesses: readonly number[];
}

const title: Localized = { en: 'Robots', ru: 'Роботы' };

/** Vendor: api-reference/widgets/crm/detail-tab.md. */
const tabs: Partial<Record<DocumentTypeName, string>> = {
  DEAL: 'CRM_DEAL_DETAIL_TAB',
  LEAD: 'CRM_LEAD_DETAIL_TAB',
  QUOTE: 'CRM_QUOTE_DETAIL_TAB',
  SMART_INVOICE: 'CRM_SMART_INVOICE_DETAIL_TAB',
};

/** Vendor: api-reference/common/events; an application with an interface is told of them only where it is bound. */
const events = ['ONAPPUPDATE', 'ONAPPUNINSTALL'];

/** What the portal is to show of the pages, and to tell the endpoint: nothing where no pages are served. */
export function bindingsOf(
  robots: readonly Pick<RobotDescription, 'documents'>[],
  { publicUrl, pagesUrl, smartProcesses }: BindingOptions,
): { placements: Placement[]; events: EventBinding[] } {
  if (pagesUrl === undefined) return { placements: [], events: [] };
  const served = new Set(robots.flatMap(({ documents }) => documents));
  const codes = [...served].flatMap((type) =>
    type === 'DYNAMIC' ? smartProcesses.map((id) => `CRM_DYNAMIC_${id}_DETAIL_TAB`) : (tabs[type] ?? []),
  );
  return {
    placements: codes.map((placement) => ({ placement, handler: below(pagesUrl, 'tab'), title })),
    events: events.map((event) => ({ event, handler: below(publicUrl, 'install') })),
  };
}

/** Document of a card, by the code of the tab in it and the number there; undefined where no robot has a tab there. */
export function documentOfTab(placement: string, id: string): string | undefined {
  if (!/^\d{1,12}$/.test(id)) return undefined;
  const process = /^CRM_DYNAMIC_(\d{1,9})_DETAIL_TAB$/.exec(placement)?.[1];
  const type = process ? `DYNAMIC_${process}` : typeOfTab(placement);
  return type && `${type}_${id}`;
}

function typeOfTab(placement: string): string | undefined {
  return Object.entries(tabs).find(([, code]) => code === placement)?.[0];
}

function below(base: string, path: string): string {
  return new URL(path, base.endsWith('/') ? base : `${base}/`).href;
}
