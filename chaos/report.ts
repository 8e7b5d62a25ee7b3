import type { ChaosResult } from './run';

/** Whether everything acknowledged was carried out once and answered. */
export function isSound({ lost, doubled, wrong }: Pick<ChaosResult, 'lost' | 'doubled' | 'wrong'>): boolean {
  return lost === 0 && doubled === 0 && wrong === 0;
}

/** What happened, for a person; whole stories first where something differs. */
export function reportText(result: ChaosResult): string {
  const { machine, faults, differences, stories } = result;
  const robots = Object.entries(result.byRobot).map(([robot, count]) => `${robot} ${count}`);
  const refused = Object.entries(result.notAcknowledged).map(([words, count]) => `${words}: ${count}`);
  const strangers = Object.entries(result.strangers).map(([words, count]) => `${words}: ${count}`);
  const kinds = Object.entries(faults).map(([kind, count]) => `  ${String(count).padStart(4)} × ${kind}`);
  return [
    ...stories.map((story) => `${story}\n`),
    ...differences.map(({ kind, document, what }) => `${kind}: ${document}: ${what}`),
    '',
    `${result.calls} calls in ${result.loadSeconds} s, ${result.sends} sends; then ${result.drainSeconds} s until nothing moved. Durations × ${result.timeScale}.`,
    'Faults:',
    ...kinds,
    ...result.notMade.map((what) => `  not made: ${what}`),
    '',
    `acknowledged ${result.acknowledged} (${robots.join(', ')}) · carried out ${result.carriedOut} · answered ${result.answered} · not acknowledged${refused.length > 0 ? `, told ${refused.join(', ')}` : ' 0'}`,
    `given up at their deadline ${result.givenUp}, of them by the portal itself before an answer could reach it ${result.timedOut}`,
    `forged requests: ${strangers.join(', ') || 'none'}`,
    `lost ${result.lost} · doubled ${result.doubled} · wrong ${result.wrong} · doubled by a worker that slept, identities not being unique: ${result.lateWrites}`,
    `processes that ended by themselves: ${result.falls.join(', ') || 'none'}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, commit ${machine.commit}, seed ${result.seed}${result.mutation ? `, mutation: ${result.mutation}` : ''}`,
    ...(isSound(result) ? [] : [`Everything is kept in ${result.dir}.`]),
  ].join('\n');
}

/** The last line of `--json`. */
export function summaryLine(result: ChaosResult): string {
  const { acknowledged, carriedOut, answered, givenUp, timedOut, lost, doubled, wrong, seed } = result;
  return JSON.stringify({
    acknowledged,
    carriedOut,
    answered,
    givenUp,
    timedOut,
    lost,
    doubled,
    wrong,
    seed,
  });
}
