/** ms; longer than the authorization server takes where it is well. */
const longest = 20_000;
/** ms; enough to join a renewal that is just ending. */
const shortest = 2_000;

/**
 * How long whoever needs new tokens waits for them, in ms, by the generation of the old ones. An authorization server
 * may be away for hours, and slots that wait are missing to every other portal: what the first of a process has waited
 * for in vain, the next ones only check. The renewal itself goes on, and whoever asks again joins it.
 */
export function createRenewalWait(): (generation: number) => number {
  let waiting: { generation: number; since: number } | undefined;
  return (generation) => {
    if (waiting?.generation !== generation) waiting = { generation, since: performance.now() };
    return Math.max(shortest, longest - (performance.now() - waiting.since));
  };
}
