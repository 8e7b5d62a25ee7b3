import type { RecordEntry } from '../../sandbox/store';
import type { LoadLine } from '../load/load-record';

interface Moment {
  at: number;
  text: string;
}

/** Everything that is on record of a document, in the order of time, with the faults of that time beside it. */
export function tellStory(
  document: string,
  record: readonly RecordEntry[],
  load: readonly LoadLine[],
): string {
  const own = ownMoments(document, record, load);
  const began = own[0]?.at ?? 0;
  const ended = own.at(-1)?.at ?? 0;
  const faults = load.flatMap((line): Moment[] =>
    line.type === 'fault' && line.at <= ended && line.at + line.ms >= began
      ? [{ at: line.at, text: `· ${line.what} for ${line.ms} ms${line.note ? `: ${line.note}` : ''}` }]
      : [],
  );
  const lines = [...own, ...faults]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => `${((at - began) / 1_000).toFixed(3).padStart(10)} s  ${text}`);
  return [`${document}, from ${new Date(began).toISOString()}`, ...lines].join('\n');
}

function ownMoments(document: string, record: readonly RecordEntry[], load: readonly LoadLine[]): Moment[] {
  const numbers = new Set<number>();
  const processes = new Set<string>();
  const told = load.flatMap((line): Moment[] => {
    if (line.type !== 'call' || line.document !== document) return [];
    const outcome = line.status ?? line.error ?? 'no reply';
    return [
      {
        at: line.at,
        text: `${line.copy ? 'sent again' : 'sent'} to ${line.endpoint}: ${outcome} (${line.call})`,
      },
    ];
  });
  const seen = record.flatMap((entry): Moment[] => {
    if (entry.type === 'call.sent' && entry.call.document[2] === document) {
      numbers.add(entry.call.id);
      processes.add(entry.call.processId);
    }
    return isAbout(entry, { document, numbers, processes }) ? [{ at: entry.at, text: textOf(entry) }] : [];
  });
  return [...told, ...seen].toSorted((a, b) => a.at - b.at);
}

function isAbout(
  entry: RecordEntry,
  {
    document,
    numbers,
    processes,
  }: { document: string; numbers: ReadonlySet<number>; processes: ReadonlySet<string> },
): boolean {
  switch (entry.type) {
    case 'call.sent':
      return entry.call.document[2] === document;
    case 'call.replied':
      return numbers.has(entry.call);
    case 'answer':
      return entry.call !== undefined && numbers.has(entry.call);
    case 'process.log':
      return processes.has(entry.processId);
    case 'item.changed':
      return `DEAL_${entry.id}` === document;
    case 'erp.arrived':
    case 'erp.finished':
      return entry.externalId.endsWith(`/${document}`);
    case 'erp.order':
      return entry.order.externalId.endsWith(`/${document}`);
    default:
      return false;
  }
}

/** The record's own words, without what every entry has. */
function textOf({ seq: _, at: __, type, ...facts }: RecordEntry): string {
  return `${type} ${JSON.stringify(facts)}`;
}
