import type { AckRun } from '../ack';
import type { Machine } from '../../testbed/machine';
import { ackPlot, growthPlot, memoryPlot, outagePlot } from '../plot/plots';
import { linearScale, logScale } from '../plot/scale';

const machine: Machine = {
  cpu: 'A <CPU> & co',
  cores: 2,
  memoryGb: 24,
  node: 'v20',
  commit: 'abc',
  syncMs: 1,
};
const measured = (slower: number) => ({
  p50: 10 * slower,
  p99: 20 * slower,
  curve: Array.from({ length: 101 }, (_, percent) => (1 + percent / 10) * slower),
});
const round = {
  constant: measured(1),
  ours: measured(2),
  oursTemporalStopped: measured(2),
  startFirst: measured(100),
};
const ack: AckRun = { calls: 2_000, atOnce: 100, rounds: 1, machine, leftOut: {}, measured: [round] };

const plots = {
  ack: () => ackPlot(ack),
  outage: () =>
    outagePlot({
      perSecond: 1,
      before: 1,
      away: 2,
      after: 1,
      machine,
      samples: [0, 1, 2, 3, 4].map((at) => ({ at, acknowledged: at, waiting: 1, answered: at / 2 })),
    }),
  memory: () => memoryPlot({ calls: 100, machine, samples: [{ calls: 100, residentMb: 120 }] }),
  growth: () => {
    const one = { begunPerSecond: 1, endpointMb: 1, workerMb: 2, temporalMb: 3, databaseMb: 4 };
    const cpu = { workerCpu: 1, temporalCpu: 1 };
    return growthPlot({ machine, growth: [100, 1_000].map((waiting) => ({ waiting, ...one, ...cpu })) });
  },
};

describe.each(Object.entries(plots))('the plot %s', (name, draw) => {
  it('is the same each time, labelled, and says how to make it again', () => {
    const svg = draw();
    expect(draw()).toBe(svg);
    expect(svg).toContain(`npm run bench -- ${name}`);
    expect(svg).toContain('commit abc');
    expect(svg.match(/class="label"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is well-formed whatever the machine is called', () => {
    const svg = draw();
    expect(svg).toContain('A &lt;CPU&gt; &amp; co');
    expect(svg.replaceAll(/<[^<>]*>|&[a-z]+;/g, '')).not.toMatch(/[<>&]/);
  });
});

it('the acknowledgements are drawn up to where the portal gives up', () => {
  expect(ackPlot(ack)).toContain('Bitrix24 gives up');
  expect(ackPlot(ack)).toContain('bare Hono, a constant');
});

describe('a scale', () => {
  it('that is linear ends at a round number', () => {
    const scale = linearScale(93, 100);
    expect(scale.ticks).toEqual([0, 20, 40, 60, 80, 100]);
    expect(scale(50)).toBe(50);
  });

  it('that is logarithmic has whole powers of ten', () => {
    const scale = logScale(3, 5_000, 400);
    expect(scale.ticks).toEqual([1, 10, 100, 1_000, 10_000]);
    expect(scale(100)).toBe(200);
    expect(scale(0.001)).toBe(0);
  });
});
