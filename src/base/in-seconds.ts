/** ms in seconds to a tenth, as a person reads it: what is left of a deadline is seldom round. */
export function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 100)) / 10} s`;
}
