import type { CarryRun } from './carry';
import { contenders, type ContenderName } from './carry/contenders';
import type { CarryComparison } from './compare-carry';
import { machineText, spreadText, tableOf } from './tables';

/** The comparison for people. */
export function carryTable(
  { runs, singles, rounds, machine }: CarryRun,
  { contenders: figures, latencyToBare, bareRunsToOurs }: CarryComparison,
): string {
  return [
    `${runs} runs at once, ${singles} one by one, ${rounds} rounds in turns: median (lowest – highest) over the rounds`,
    machineText(machine),
    'Held to 0: the 2 s before which no answer is given, and the limit of 2 requests a second. Second answer after 50 ms.',
    '',
    ...tableOf(
      ['', 'runs/s', 'one run, ms', 'runs/s × ours', 'one run × ours'],
      Object.entries(figures).map(([name, one]) => [
        contenders[name as ContenderName].title,
        ...[one.runsPerSecond, one.latency, one.runsToOurs, one.latencyToOurs].map(spreadText),
      ]),
    ),
    '',
    `One run, ours ÷ bare workflow:   ${spreadText(latencyToBare)}`,
    `Runs/s, bare workflow ÷ ours:    ${spreadText(bareRunsToOurs)}`,
  ].join('\n');
}
