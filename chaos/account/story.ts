import type { RecordEntry } from '../../sandbox/store';
import type { LoadLine } from '../load/load-record';
import type { SandboxRecords } from './read-record';
import { type DealFacts, documentOf, readDeals } from './deals';
import { readPortalCalls } from './portal-calls';
import { referenceOf } from './reference';

/** A document of a portal. */
export interface Subject {
  document: string;
  memberId: string;
}

interface Moment {
  at: number;
  text: string;
}

/** Everything that is on record of a document, in the order of time, with the faults of that time beside it. */
export function tellStory(subject: Subject, records: SandboxRecords, load: readonly LoadLine[]): string {
  const { document } = subject;
  const own = ownMoments(subject, recordOf(subject, records, load), load);
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

/** What its portal wrote down, and the far systems. */
function recordOf(
  { memberId }: Subject,
  { first, second = [], box = [] }: SandboxRecords,
  load: readonly LoadLine[],
): readonly RecordEntry[] {
  const own = load.flatMap((line): [string, string][] =>
    line.type === 'call' && line.memberId === memberId ? [[line.call, memberId]] : [],
  );
  const other = [second, box].find((record) => {
    const calls = readPortalCalls(record, new Map());
    return own.some(([call]) => calls.has(call));
  });
  if (!other) return first;
  return [...first.filter(({ type }) => /^(erp|jira|one-c)\./.test(type)), ...other].toSorted(
    (a, b) => a.at - b.at,
  );
}

function ownMoments(subject: Subject, record: readonly RecordEntry[], load: readonly LoadLine[]): Moment[] {
  const { document, memberId } = subject;
  const told = load.flatMap((line): Moment[] => {
    if (line.type === 'verb' && line.document === document && line.memberId === memberId)
      return [
        { at: line.at, text: `robots ${line.verb} ${JSON.stringify(line.values ?? {})} (${line.call})` },
      ];
    if (line.type !== 'call' || line.document !== document || line.memberId !== memberId) return [];
    const outcome = line.status ?? line.error ?? 'no reply';
    return [
      {
        at: line.at,
        text: `${line.copy ? 'sent again' : 'sent'} to ${line.endpoint}: ${outcome} (${line.call})`,
      },
    ];
  });
  const isAbout = createIsAbout(subject, readDeals(record).get(document));
  const seen = record.flatMap((entry): Moment[] =>
    isAbout(entry) ? [{ at: entry.at, text: textOf(entry) }] : [],
  );
  return [...told, ...seen].toSorted((a, b) => a.at - b.at);
}

/** Whether an entry is about the document, its client or what was made for them; asked in the record's order. */
function createIsAbout(
  { document, memberId }: Subject,
  deal: DealFacts | undefined,
): (entry: RecordEntry) => boolean {
  const { document: company = document, inn } = deal?.client ?? {};
  const calls = new Set<number>();
  const processes = new Set<string>();
  const projects: string[] = [];
  /** Of 1C: objects, and requests. */
  const refs = new Set<string>();
  const requests = new Set<number>();

  const isOwn = (externalId: string): boolean =>
    [document, company].some((own) => externalId === referenceOf(own, memberId));
  const isOfProject = (key: string): boolean =>
    projects.some((own) => key === own || key.startsWith(`${own}-`) || key.endsWith(`-${own}`));
  const names = (values: string): boolean =>
    values.includes(`[b24:${referenceOf(document, memberId)}]`) ||
    (inn !== undefined && values.includes(inn));

  return (entry) => {
    switch (entry.type) {
      case 'call.sent':
        if (entry.call.document[2] !== document) return false;
        calls.add(entry.call.id);
        processes.add(entry.call.processId);
        projects.push(`${String(entry.call.properties.project_key)}${deal?.id}`);
        return true;
      case 'call.replied':
        return calls.has(entry.call);
      case 'answer':
        return entry.call !== undefined && calls.has(entry.call);
      case 'process.log':
        return processes.has(entry.processId);
      case 'item.changed':
        return documentOf(entry.entityTypeId, entry.id) === document;
      case 'erp.arrived':
      case 'erp.finished':
        return isOwn(entry.externalId);
      case 'erp.order':
        return isOwn(entry.order.externalId);
      case 'erp.customer':
        return isOwn(entry.customer.externalId);
      case 'jira.arrived':
      case 'jira.finished':
        return isOfProject(entry.key);
      case 'jira.project':
        return isOfProject(entry.project.key);
      case 'jira.issue':
        return isOfProject(entry.issue.projectKey);
      case 'one-c.arrived':
        if (!refs.has((entry.ref ?? '').toLowerCase()) && !names(entry.body ?? '')) return false;
        requests.add(entry.request);
        return true;
      case 'one-c.stored':
        if (!refs.has(entry.object.ref) && !names(JSON.stringify(entry.object.values))) return false;
        refs.add(entry.object.ref);
        return true;
      case 'one-c.finished':
        return requests.has(entry.request);
      default:
        return false;
    }
  };
}

/** The record's own words, without what every entry has. */
function textOf({ seq: _, at: __, type, ...facts }: RecordEntry): string {
  return `${type} ${JSON.stringify(facts)}`;
}
