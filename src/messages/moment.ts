import type { Localized } from './localized';

const minute = 60_000;
const hour = 60 * minute;

/** The moment a text is written, and the clock that its readers go by. */
export interface Clock {
  /** ms since 1970. */
  now: number;
  /** Minutes that the portal's clock shows more than UTC does; undefined: it did not tell. */
  ahead: number | undefined;
  /** The sentence before has said whose clock it is. */
  said?: boolean;
}

/**
 * How far off a moment is and when it comes by the portal's clock, e.g. `in 5 minutes, at 17:05 portal time`; with the day
 * where it is another. A clock tells nothing of a moment that comes within a minute.
 */
export function moment(at: number, clock: Clock): Localized {
  if (!tellsClock(at, clock)) return { en: 'in less than a minute', ru: 'меньше чем через минуту' };
  return {
    en: `${distance(at - clock.now, 'en')}, at ${timeOf(at, clock, 'en')}`,
    ru: `${distance(at - clock.now, 'ru')}, в ${timeOf(at, clock, 'ru')}`,
  };
}

/** Whether a moment is told by the clock. */
export function tellsClock(at: number, { now }: Clock): boolean {
  return at - now >= minute;
}

function distance(ms: number, language: keyof Localized): string {
  const inWords = new Intl.RelativeTimeFormat(language);
  if (ms < hour) return inWords.format(Math.round(ms / minute), 'minute');
  return inWords.format(Math.round(ms / hour), 'hour');
}

function timeOf(at: number, { now, ahead, said }: Clock, language: keyof Localized): string {
  const shown = (ms: number): number => ms + (ahead ?? 0) * minute;
  const time = new Date(shown(at)).toISOString().slice(11, 16);
  const words = { en: ' portal time', ru: ' по времени портала' }[language];
  const zone = ahead === undefined ? ' UTC' : said ? '' : words;
  if (isoDay(shown(at)) === isoDay(shown(now))) return `${time}${zone}`;
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    shown(at),
  );
  return `${time}${zone} (${date})`;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
