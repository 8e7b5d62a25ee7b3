import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';

const { History: HistoryMessage } = temporal.api.history.v1;

/** As protobufjs writes messages; the SDK's own `historyToJSON` (1.24) needs an npm tree with one protobufjs. */
export function writeHistory(history: History): string {
  const message = HistoryMessage.fromObject(history);
  const plain = HistoryMessage.toObject(message, { bytes: String, longs: String, enums: String });
  return `${JSON.stringify(plain, null, 1)}\n`;
}

/**
 * Reads what {@link writeHistory} wrote, and what Temporal's Web UI and CLI save (`temporal workflow show --output json`).
 *
 * @throws Error if it is no history
 */
export function readHistory(text: string): History {
  const json: unknown = JSON.parse(text);
  const events = (json as { events?: unknown } | null)?.events;
  if (!Array.isArray(events) || events.length === 0) throw new Error('it holds no list "events"');
  return HistoryMessage.fromObject(fromProtoJson({ events }) as object);
}

/** Vendor: protobuf.dev, ProtoJSON Format: a time is RFC 3339 text there, and a duration `1.5s`. */
const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;
const duration = /^(-?\d+)(?:\.(\d{1,9}))?s$/;

/** Fields of either kind in histories; a text of another field may look the same. */
const isTime = (field: string): boolean => /[tT]ime$/.test(field);
const isDuration = (field: string): boolean => /(?:Timeout|Interval|Backoff|Delay|Ttl)$/.test(field);

function fromProtoJson(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => fromProtoJson(item, field));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, fromProtoJson(inner, name)]),
    );
  }
  if (typeof value !== 'string') return value;
  const [, at, atNanos] = (isTime(field) && time.exec(value)) || [];
  if (at) return { seconds: String(Date.parse(`${at}Z`) / 1_000), nanos: nanosOf(atNanos) };
  const [, seconds, nanos] = (isDuration(field) && duration.exec(value)) || [];
  return seconds ? { seconds, nanos: nanosOf(nanos) } : value;
}

function nanosOf(fraction = ''): number {
  return Number(fraction.padEnd(9, '0'));
}
