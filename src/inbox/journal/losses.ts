import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Folder } from './folder';
import type { KeptEntry } from './segment';

/** Acknowledged calls that cannot be carried out any more. */
export interface Loss {
  atLeast: number;
  /** Undefined where nothing tells how many. */
  atMost: number | undefined;
}

export interface Losses {
  /** An error with what happened; `what` never says less than is lost. */
  report(what: string, loss: Loss, details: Readonly<Record<string, unknown>>): void;
  /** One that cannot be read; told of once, and not if it was delivered. */
  reportEntry(folder: Folder, entry: KeptEntry): void;
  /** Since the start: calls that are lost, those that may be included. */
  count(): number;
}

export function createLosses(log: Pick<Logger, 'error'>): Losses {
  let lost = 0;
  const named = new Set<number>();
  return {
    report(what, loss, details) {
      lost += loss.atMost ?? Math.max(1, loss.atLeast);
      log.error(
        { ...details, lost: { atLeast: loss.atLeast, atMost: loss.atMost ?? 'unknown' } },
        `${what} ${inWords(loss)}`,
      );
    },
    reportEntry(folder, { seq, id, segment, deliveredAt }) {
      if (deliveredAt !== undefined || named.has(seq)) return;
      named.add(seq);
      lost += 1;
      log.error(
        { entry: id, file: join(folder.path, segment.file.name), lost: { atLeast: 1, atMost: 1 } },
        `An acknowledged call in the inbox cannot be read and is lost. ${remedy}`,
      );
    },
    count: () => lost,
  };
}

const remedy = 'Find the deals of that time whose step was not answered, and start their robots again.';

function inWords({ atLeast, atMost }: Loss): string {
  if (atMost === 0) return 'All calls in it had been delivered before; none is lost.';
  if (atMost === undefined)
    return `How many acknowledged calls are lost is not known (at least ${atLeast}). ${remedy}`;
  const calls = atLeast === atMost ? String(atMost) : `between ${atLeast} and ${atMost}`;
  return `Acknowledged calls that are lost: ${calls}. ${remedy}`;
}
