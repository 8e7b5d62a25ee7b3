/** A request to make something, while the far system worked on it; ms since 1970. */
export interface Request {
  arrivedAt: number;
  finishedAt: number;
}

/**
 * Requests that came while the far system still worked on an earlier one for the same: neither could know of the other,
 * and nothing but luck, or the far system, kept it from being made twice.
 */
export function overlapsOf(requests: readonly Request[]): Request[] {
  let busyUntil = Number.NEGATIVE_INFINITY;
  return requests
    .toSorted((a, b) => a.arrivedAt - b.arrivedAt)
    .filter(({ arrivedAt, finishedAt }) => {
      const overlaps = arrivedAt < busyUntil;
      busyUntil = Math.max(busyUntil, finishedAt);
      return overlaps;
    });
}
