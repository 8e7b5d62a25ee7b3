import { type AckRun, type SideName, sides } from '../ack';
import type { GrowthRun } from '../growth';
import type { Machine } from '../../testbed/machine';
import type { MemoryRun } from '../memory';
import type { OutageRun } from '../outage';
import { drawChart, plotHeight, plotWidth } from './chart';
import { linearScale, logScale } from './scale';

/** Bitrix24 gives up a call after so many ms. */
const portalPatience = 5_000;

/** The share of calls that were acknowledged by a time, all rounds of a side together. */
export function ackPlot(run: AckRun): string {
  const names = Object.keys(run.measured[0] ?? {}) as SideName[];
  const curves = names.map((name) => ({ name, curve: meanCurve(run, name) }));
  const all = curves.flatMap(({ curve }) => curve);
  return drawChart({
    title: `Acknowledging a call: ${count(run.calls)} calls, ${run.atOnce} at a time`,
    caption: caption(run.machine, 'npm run bench -- ack'),
    x: { label: 'ms until the call was acknowledged', scale: logScale(Math.min(...all), 10_000, plotWidth) },
    y: { label: '% of the calls', scale: linearScale(100, plotHeight) },
    lines: curves.map(({ name, curve }) => ({
      label: sides[name].title,
      points: curve.map((ms, percent) => [ms, percent] as const),
    })),
    marks: [{ at: portalPatience, label: 'Bitrix24 gives up' }],
  });
}

/** Calls come, wait and are answered while Temporal goes and comes back. */
export function outagePlot({ samples, before, away, machine }: OutageRun): string {
  const line = (label: string, of: (sample: OutageRun['samples'][number]) => number) => ({
    label,
    points: samples.map((sample) => [sample.at, of(sample)] as const),
  });
  return drawChart({
    title: `Temporal is away for ${away} s`,
    caption: caption(machine, 'npm run bench -- outage'),
    x: { label: 'seconds', scale: linearScale(samples.at(-1)?.at ?? 1, plotWidth) },
    y: {
      label: 'calls',
      scale: linearScale(Math.max(...samples.map(({ acknowledged }) => acknowledged)), plotHeight),
    },
    lines: [
      line('acknowledged', ({ acknowledged }) => acknowledged),
      line('answered', ({ answered }) => answered),
      line('in the inbox', ({ waiting }) => waiting),
    ],
    marks: [
      { at: before, label: 'away' },
      { at: before + away, label: 'back' },
    ],
  });
}

/** Memory of an endpoint over the calls that it took. */
export function memoryPlot({ samples, calls, machine }: MemoryRun): string {
  return drawChart({
    title: `An endpoint's memory over ${count(calls)} calls`,
    caption: caption(machine, 'npm run bench -- memory'),
    x: { label: 'calls', scale: linearScale(calls, plotWidth) },
    y: {
      label: 'MB resident',
      scale: linearScale(Math.max(...samples.map(({ residentMb }) => residentMb)), plotHeight),
    },
    lines: [
      { label: 'endpoint', points: samples.map((sample) => [sample.calls, sample.residentMb] as const) },
    ],
  });
}

/** Memory of each process over the runs that wait for an ERP. */
export function growthPlot({ growth, machine }: GrowthRun): string {
  const line = (label: string, of: (one: GrowthRun['growth'][number]) => number) => ({
    label,
    points: growth.map((one) => [one.waiting, of(one)] as const),
  });
  const lines = [
    line('endpoint', ({ endpointMb }) => endpointMb),
    line('worker', ({ workerMb }) => workerMb),
    line('Temporal dev server', ({ temporalMb }) => temporalMb),
    line('its database, on disk', ({ databaseMb }) => databaseMb),
  ];
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([, mb]) => mb)));
  const sizes = growth.map(({ waiting }) => waiting);
  return drawChart({
    title: 'Runs that wait for an ERP which is down',
    caption: caption(machine, 'npm run bench -- growth'),
    x: { label: 'runs waiting', scale: logScale(Math.min(...sizes), Math.max(...sizes), plotWidth) },
    y: { label: 'MB', scale: linearScale(most, plotHeight) },
    lines,
  });
}

function meanCurve({ measured }: AckRun, name: SideName): number[] {
  const curves = measured.flatMap((round) => round[name]?.curve ?? []).length / measured.length;
  return Array.from({ length: curves }, (_, percent) => {
    const values = measured.map((round) => round[name]?.curve[percent] ?? Number.NaN);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function caption({ cpu, cores, memoryGb, node, commit }: Machine, command: string): string {
  return `${command} · commit ${commit} · ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
