/** Literals of OData v3 as 1C reads them. Whatever is between the quotes cannot end them. */
export const literal = {
  text: (value: string): string => `'${value.replaceAll("'", "''")}'`,
  /** @throws Error for what is no GUID: it would become another condition */
  guid(value: string): string {
    if (!isGuid(value)) throw new Error(`${value} is no GUID`);
    return `guid'${value}'`;
  },
};

export function isGuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/** What a reference holds that refers to nothing. */
export const emptyGuid = '00000000-0000-0000-0000-000000000000';

/** The query of a URL. 1C does not read `+` as a blank, so everything is percent-encoded. */
export function queryString(options: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** A moment as a document's date: wall time of the information base, which knows no zones. @param at ms since 1970 */
export function wallTime(at: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return parts.format(at).replace(' ', 'T');
}
