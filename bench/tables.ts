import type { Machine } from '../testbed/machine';
import type { Spread } from './quantiles';
import type { StartRun } from './start';

/** Three digits, which is more than these figures repeat. */
export function digits(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toPrecision(3).slice(0, 4).replace(/\.$/, '');
}

/** Median and extremes over the rounds. */
export function spreadText({ median, lowest, highest }: Spread): string {
  return `${digits(median)} (${digits(lowest)} – ${digits(highest)})`;
}

export function machineText({ cpu, cores, memoryGb, node, commit, syncMs }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, commit ${commit}; a synced write takes ${digits(syncMs)} ms`;
}

/** Rows of a title and figures, in columns. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const first = Math.max(...rows.map(([title = '']) => title.length)) + 2;
  const line = ([title = '', ...cells]: readonly string[]): string =>
    title.padEnd(first) + cells.map((cell) => cell.padStart(22)).join('');
  return [line(heads), ...rows.map(line)];
}

export function startTable({ rounds, machine, cold, readyAfter }: StartRun): string {
  const rows = Object.entries(readyAfter).map(([name, spread]) => [name, spreadText(spread)]);
  return [
    `${rounds} rounds: median (lowest – highest)${cold ? '' : '; the file cache could not be dropped, so nothing was cold'}`,
    machineText(machine),
    '',
    ...tableOf(['', 'ms until ready'], rows),
  ].join('\n');
}
