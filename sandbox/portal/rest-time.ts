/** The `time` block of a reply. @param arrivedAt ms since 1970 @param resetAt seconds since 1970 */
export function restTime(
  arrivedAt: number,
  resetAt = Math.floor(arrivedAt / 1000) + 600,
): Record<string, number | string> {
  const finishedAt = Date.now();
  const duration = (finishedAt - arrivedAt) / 1000;
  return {
    start: arrivedAt / 1000,
    finish: finishedAt / 1000,
    duration,
    processing: duration,
    date_start: new Date(arrivedAt).toISOString(),
    date_finish: new Date(finishedAt).toISOString(),
    operating_reset_at: resetAt,
    operating: duration,
  };
}
