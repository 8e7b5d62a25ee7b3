import { type AckRun, type SideName, sides } from './ack';
import type { Comparison } from './compare-rounds';
import type { Spread } from './quantiles';

/** The comparison for people. */
export function ackTable(
  { calls, atOnce, rounds, machine }: AckRun,
  { sides: figures, startedBeside }: Comparison,
): string {
  const titles = Object.values(sides).map(({ title }) => title.length);
  const row = (title: string, cells: readonly string[]): string =>
    title.padEnd(Math.max(...titles) + 2) + cells.map((cell) => cell.padStart(22)).join('');
  return [
    `${count(calls)} calls, ${atOnce} at a time, ${rounds} rounds in turns: median (lowest – highest) over the rounds`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, commit ${machine.commit}; a synced write takes ${round(machine.syncMs)} ms`,
    '',
    row('', ['p50 ms', 'p99 ms', 'p50 × bare', 'p99 × bare', 'p50 × ours']),
    ...Object.entries(figures).map(([name, { p50, p99, p50Ratio, p99Ratio, p50ToOurs }]) =>
      row(sides[name as SideName].title, [p50, p99, p50Ratio, p99Ratio, p50ToOurs].map(text)),
    ),
    '',
    `Workflows that our dispatcher started while the calls came: ${text(startedBeside)} of ${count(calls)}; the rest follow when calls pause. No worker runs: they wait.`,
  ].join('\n');
}

function text({ median, lowest, highest }: Spread): string {
  return `${round(median)} (${round(lowest)} – ${round(highest)})`;
}

/** Three digits, which is more than these figures repeat. */
function round(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value.toPrecision(3).slice(0, 4).replace(/\.$/, '');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
