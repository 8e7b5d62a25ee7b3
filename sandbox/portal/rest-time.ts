/** Vendor: time of a method counts for so long (limits.md). */
const windowMs = 600_000;

/** The `time` block of a reply. @param arrivedAt ms since 1970 */
export function restTime(arrivedAt: number): Record<string, number | string> {
  const finishedAt = Date.now();
  const duration = (finishedAt - arrivedAt) / 1000;
  return {
    start: arrivedAt / 1000,
    finish: finishedAt / 1000,
    duration,
    processing: duration,
    date_start: new Date(arrivedAt).toISOString(),
    date_finish: new Date(finishedAt).toISOString(),
  };
}

/** Seconds that each method has used, in buckets of a minute that are forgotten one by one. A batch has none of its own. */
export function createOperating(): (method: string, began: number) => Record<string, number | string> {
  const bucketsOf = new Map<string, { began: number; seconds: number }[]>();
  return (method, began) => {
    const known = (bucketsOf.get(method) ?? []).filter((bucket) => bucket.began > began - windowMs);
    let bucket = known.at(-1);
    if (!bucket || minuteOf(bucket.began) !== minuteOf(began)) {
      bucket = { began, seconds: 0 };
      known.push(bucket);
    }
    bucketsOf.set(method, known);
    const time = restTime(began);
    // A clock that counts whole milliseconds would show most methods as free.
    bucket.seconds += Math.max(Number(time.duration), 0.001);
    return {
      ...time,
      operating_reset_at: Math.floor(((known[0] ?? bucket).began + windowMs) / 1000),
      operating: known.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  };
}

function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000);
}
