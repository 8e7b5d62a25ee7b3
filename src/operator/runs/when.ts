import { parseDuration } from '../../base/duration';
import { UsageError } from '../../base/command-error';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A moment of the past as people read it, in local time: `13:55 (12 min ago)`. @param at ms since 1970 */
export function since(at: number, now = Date.now()): string {
  return `${clock(at, now)} (${span(now - at)} ago)`;
}

/** One to come, likewise: `14:05 (in 3 min)`; one that has passed is overdue. */
export function until(at: number, now = Date.now()): string {
  return at >= now
    ? `${clock(at, now)} (in ${span(at - now)})`
    : `${clock(at, now)} (${span(now - at)} overdue)`;
}

/** A duration in one unit, as people say it: `2.1 s`, `12 min`, `3 h`, `5 days`. @param ms */
export function span(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 2 * minute) return `${Math.round(ms / 1_000)} s`;
  if (ms < 2 * hour) return `${Math.round(ms / minute)} min`;
  return ms < 2 * day ? `${Math.round(ms / hour)} h` : `${Math.round(ms / day)} days`;
}

/** Local time, with the date where it is not today's. */
function clock(at: number, now: number): string {
  const local = (ms: number) => {
    const date = new Date(ms - new Date(ms).getTimezoneOffset() * minute);
    return date.toISOString().slice(0, 16).replace('T', ' ');
  };
  const text = local(at);
  return text.slice(0, 10) === local(now).slice(0, 10) ? text.slice(11) : text;
}

/** ms that `--since` stands for. @throws UsageError */
export function agoOf(text: string): number {
  const days = /^(\d+)d$/.exec(text);
  const ms = days ? Number(days[1]) * day : parseDuration(text);
  if (ms === undefined)
    throw new UsageError(`--since takes a duration such as 30m, 8h or 7d, not "${text}".`);
  return ms;
}
