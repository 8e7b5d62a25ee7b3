import type { Localized } from './localized';

const minute = 60_000;
const hour = 60 * minute;

/**
 * How far off a moment is and when it comes, e.g. `in 5 minutes, at 14:05 UTC`; with the day where it is another.
 * The zone is always said: the portal's users may live in several.
 */
export function moment(at: number, now: number): Localized {
  return {
    en: `${distance(at - now, 'en')}, at ${clock(at, now, 'en')}`,
    ru: `${distance(at - now, 'ru')}, в ${clock(at, now, 'ru')}`,
  };
}

function distance(ms: number, language: keyof Localized): string {
  const inWords = new Intl.RelativeTimeFormat(language);
  if (ms < minute) return inWords.format(Math.max(1, Math.round(ms / 1000)), 'second');
  if (ms < hour) return inWords.format(Math.round(ms / minute), 'minute');
  return inWords.format(Math.round(ms / hour), 'hour');
}

function clock(at: number, now: number, language: keyof Localized): string {
  const time = new Date(at).toISOString().slice(11, 16);
  if (isoDay(at) === isoDay(now)) return `${time} UTC`;
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    at,
  );
  return `${time} UTC (${date})`;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
