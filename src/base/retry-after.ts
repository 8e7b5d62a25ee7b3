/** ms of a Retry-After in seconds, as all of our vendors write it; undefined for a date or anything else. */
export function readRetryAfter(header: unknown): number | undefined {
  const seconds = /^\d{1,5}$/.exec(String(header));
  return seconds ? Number(seconds[0]) * 1_000 : undefined;
}
