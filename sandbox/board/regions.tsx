import { createHash } from 'node:crypto';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { stageIds } from '../portal/stages';
import type { Board } from './board';
import { Bell } from './parts/bell';
import { Card } from './parts/card';
import { ColumnFoot, ColumnHead, shownIn } from './parts/columns';
import { Counters } from './parts/counters';
import { DealBody, DealFrame, DealHead } from './parts/deal';
import { render } from './parts/render';
import { Tour } from './parts/tour';
import { WireList } from './parts/wire';
import { Part, System } from './parts/world';
import { partNames } from './supervisor';
import { sayIn } from './texts';
import type { View } from './view';
import { systemNames } from './world';

/** A piece of the page that changes by itself. */
export interface Region {
  /** Of its element. */
  id: string;
  html: string;
  /** Differs where the piece differs. */
  version: string;
}

/** Everything of a view that changes, but for the cards. */
export function regionsOf(board: Board, view: View): Region[] {
  const { language, panel } = view;
  const { digest, store } = board;
  digest.read();
  const say = sayIn(language);
  const deal = panel?.of === 'deal' ? { board, view, id: panel.id, tab: panel.tab } : undefined;
  return [
    region('counters', <Counters account={board.account()} language={language} />),
    region('bell-count', <>{store.portal.notifications.size}</>),
    ...systemNames.map((name) =>
      region(`world-${name}`, <System board={board} name={name} language={language} />),
    ),
    ...(board.supervisor ? partNames : []).map((name) =>
      region(`world-${name}`, <Part board={board} name={name} language={language} />),
    ),
    ...stageIds.flatMap((stage) => [
      region(`head-${stage}`, <ColumnHead board={board} view={view} stage={stage} />),
      region(`foot-${stage}`, <ColumnFoot board={board} view={view} stage={stage} />),
    ]),
    region('tour', <Tour board={board} view={view} />),
    region('panel-head', deal ? <DealHead {...deal} /> : panel ? <h2>{say(panel.of)}</h2> : <></>),
    region('panel-body', deal ? <DealBody {...deal} /> : <PanelBody board={board} view={view} />),
    region('panel-frame', deal ? <DealFrame {...deal} /> : <></>),
  ];
}

function PanelBody({ board, view }: { board: Board; view: View }): JSX.Element {
  if (view.panel?.of === 'bell') return <Bell board={board} view={view} />;
  return view.panel?.of === 'wire' ? <WireList board={board} view={view} /> : <></>;
}

/** Ids of the deals that a view shows, by stage. */
export function columnsOf(board: Board, view: View): Record<string, readonly number[]> {
  return Object.fromEntries(stageIds.map((stage) => [stage, shownIn(board, view, stage)]));
}

/** The card of a deal. Its html is made only where it is asked for. */
export function cardVersion({ digest, store }: Board, id: number): string {
  // A record that was begun anew counts from 1 again.
  return `${store.secrets.memberId.slice(0, 4)}.${digest.of(id).version}`;
}

export function cardHtml(board: Board, view: View, id: number): string {
  const deal = board.store.portal.deals.get(id);
  return deal ? render(<Card board={board} deal={deal} language={view.language} />) : '';
}

function region(id: string, content: JSX.Element): Region {
  const html = render(content);
  return { id, html, version: createHash('sha1').update(html).digest('base64url').slice(0, 12) };
}
