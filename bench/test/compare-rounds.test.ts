import type { Round } from '../ack';
import { compareRounds } from '../compare-rounds';

/** A round on a machine that is so many times slower. */
function round(slower: number, started: number): Round {
  const figures = (p50: number, p99: number) => ({ p50: p50 * slower, p99: p99 * slower, curve: [] });
  return {
    constant: figures(10, 20),
    ours: { ...figures(15, 40), started },
    oursTemporalStopped: figures(18, 44),
    startFirst: figures(600, 900),
  };
}

describe('compareRounds', () => {
  const { sides, startedBeside } = compareRounds([round(1, 30), round(5, 10), round(2, 20)]);

  it('gives milliseconds as the median of the rounds, with the extremes', () => {
    expect(sides.ours?.p50).toEqual({ median: 30, lowest: 15, highest: 75 });
    expect(startedBeside).toEqual({ median: 20, lowest: 10, highest: 30 });
  });

  it('takes ratios within a round, so that a slow one changes none', () => {
    expect(sides.constant?.p50Ratio).toEqual({ median: 1, lowest: 1, highest: 1 });
    expect(sides.ours?.p50Ratio).toEqual({ median: 1.5, lowest: 1.5, highest: 1.5 });
    expect(sides.ours?.p99Ratio).toEqual({ median: 2, lowest: 2, highest: 2 });
    expect(sides.oursTemporalStopped?.p50ToOurs.highest).toBeCloseTo(1.2);
    expect(sides.startFirst?.p50ToOurs).toEqual({ median: 40, lowest: 40, highest: 40 });
  });

  it('leaves out what the machine does not have', () => {
    expect(Object.keys(sides)).toEqual(['constant', 'ours', 'oursTemporalStopped', 'startFirst']);
  });
});
