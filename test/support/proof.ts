/** `npm run proof`: real durations and every case, once before a release. `npm test` takes the short form of both. */
export const isProof = Boolean(process.env.PROOF);

/** How many cases of a property are drawn; `npm test` draws a fifth. */
export function cases(inFull: number): number {
  return isProof ? inFull : Math.ceil(inFull / 5);
}
