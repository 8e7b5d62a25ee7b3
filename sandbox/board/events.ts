import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { SocketEnv } from '../serve-app';
import type { Board } from './board';
import { cardHtml, cardVersion, columnsOf, regionsOf } from './regions';
import type { View } from './view';

/** ms between two looks: what changes meanwhile goes together. */
const pauseMs = 250;
/** ms after which it looks although the record has not grown: processes and the wire are not in it. */
const idleMs = 1_000;

/** Ids of elements, and what they hold from now on. */
interface Patch {
  parts: { id: string; version: string; html: string }[];
  /** Deals by stage, in their order. */
  columns?: Record<string, readonly number[]>;
}

/** Tells a page what changes, until it goes; only what differs from what it was told is sent. */
export function streamChanges(c: Context<SocketEnv>, board: Board, view: View): Response {
  return streamSSE(c, async (stream) => {
    const told = new Map<string, string>();
    await stream.writeSSE({ event: 'hello', data: '', retry: 1_000 });
    while (!stream.aborted && !stream.closed) {
      const patch = changesFor(board, view, told);
      if (patch.parts.length > 0 || patch.columns) await stream.writeSSE({ data: JSON.stringify(patch) });
      await stream.sleep(pauseMs);
      await board.store.waitForLine(board.digest.seq, idleMs);
    }
  });
}

function changesFor(board: Board, view: View, told: Map<string, string>): Patch {
  const parts = regionsOf(board, view).filter(({ id, version }) => told.get(id) !== version);
  for (const { id, version } of parts) told.set(id, version);
  const columns = columnsOf(board, view);
  const order = JSON.stringify(columns);
  const isMoved = told.get('columns') !== order;
  told.set('columns', order);
  const shown = Object.values(columns).flat();
  for (const id of shown) {
    const key = `card-${id}`;
    const version = cardVersion(board, id);
    if (told.get(key) === version) continue;
    told.set(key, version);
    parts.push({ id: key, version, html: cardHtml(board, view, id) });
  }
  if (isMoved) forgetCards(told, new Set(shown));
  return { parts, ...(isMoved && { columns }) };
}

/** What is shown no more is told anew when it comes back. */
function forgetCards(told: Map<string, string>, shown: ReadonlySet<number>): void {
  for (const key of told.keys()) {
    if (key.startsWith('card-') && !shown.has(Number(key.slice('card-'.length)))) told.delete(key);
  }
}
