import { type AckRun, type SideName, sides } from './ack';
import type { Comparison } from './compare-rounds';
import { machineText, spreadText, tableOf } from './tables';

/** The comparison for people. */
export function ackTable(
  { calls, atOnce, rounds, machine }: AckRun,
  { sides: figures, startedBeside }: Comparison,
): string {
  const rows = Object.entries(figures).map(([name, { p50, p99, p50Ratio, p99Ratio, p50ToOurs }]) => [
    sides[name as SideName].title,
    ...[p50, p99, p50Ratio, p99Ratio, p50ToOurs].map(spreadText),
  ]);
  const all = calls.toLocaleString('en-US');
  return [
    `${all} calls, ${atOnce} at a time, ${rounds} rounds in turns: median (lowest – highest) over the rounds`,
    machineText(machine),
    '',
    ...tableOf(['', 'p50 ms', 'p99 ms', 'p50 × bare', 'p99 × bare', 'p50 × ours'], rows),
    '',
    `Workflows that our dispatcher started while the calls came: ${spreadText(startedBeside)} of ${all}; the rest follow when calls pause. No worker runs: they wait.`,
  ].join('\n');
}
