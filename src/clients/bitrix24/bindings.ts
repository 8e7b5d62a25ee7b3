import { z } from 'zod';
import { parseReply } from './contract';
import type { Request } from './transport';

/** A page of ours in a card of the portal. */
export interface Placement {
  /** Vendor: api-reference/widgets/crm/detail-tab.md, e.g. `CRM_DEAL_DETAIL_TAB`. */
  placement: string;
  /** Where the portal takes the page from. */
  handler: string;
  title: Readonly<Record<'en' | 'ru', string>>;
}

/** An event of the application, and where it is sent. */
export interface EventBinding {
  event: string;
  handler: string;
}

const placements = z.array(z.object({ placement: z.string(), handler: z.string() }));
const events = z.array(z.object({ event: z.string(), handler: z.string() }));

/** The application's own, whatever is behind them. @throws ClientError */
export async function listPlacements(request: Request): Promise<Pick<Placement, 'placement' | 'handler'>[]> {
  const method = 'placement.get';
  return parseReply(placements, await request(method, {}), method);
}

/** @throws ClientError */
export async function bindPlacement(
  request: Request,
  { placement, handler, title }: Placement,
): Promise<void> {
  await request('placement.bind', {
    PLACEMENT: placement,
    HANDLER: handler,
    TITLE: title.en,
    LANG_ALL: { en: { TITLE: title.en }, ru: { TITLE: title.ru } },
  });
}

/** @throws ClientError */
export async function unbindPlacement(
  request: Request,
  { placement, handler }: Pick<Placement, 'placement' | 'handler'>,
): Promise<void> {
  await request('placement.unbind', { PLACEMENT: placement, HANDLER: handler });
}

/** @throws ClientError */
export async function listEvents(request: Request): Promise<EventBinding[]> {
  const method = 'event.get';
  const listed = parseReply(events, await request(method, {}), method);
  return listed.map(({ event, handler }) => ({ event: event.toUpperCase(), handler }));
}

/** @throws ClientError */
export async function bindEvent(request: Request, { event, handler }: EventBinding): Promise<void> {
  await request('event.bind', { event, handler });
}
