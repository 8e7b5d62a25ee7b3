import type { CarryRound } from '../carry';
import { contenders, type ContenderName } from '../carry/contenders';
import { compareCarry } from '../compare-carry';

/** A round on a machine that is so many times slower, everything of ours half as fast as the bare workflow. */
function round(slower: number, { noChild = 1 } = {}): CarryRound {
  const figures = (speed: number) => ({
    runsPerSecond: (10 * speed) / slower,
    latency: (100 * slower) / speed,
  });
  const names = Object.keys(contenders) as ContenderName[];
  const all = Object.fromEntries(names.map((name) => [name, figures(1)])) as CarryRound;
  return { ...all, bare: figures(2), noChild: figures(noChild) };
}

describe('compareCarry', () => {
  const compared = compareCarry([round(1), round(4, { noChild: 1.25 }), round(2, { noChild: 1.6 })]);

  it('takes ratios within a round, so that a slow one changes none', () => {
    expect(compared.latencyToBare).toEqual({ median: 2, lowest: 2, highest: 2 });
    expect(compared.bareRunsToOurs).toEqual({ median: 2, lowest: 2, highest: 2 });
    expect(compared.contenders.ours.latency).toEqual({ median: 200, lowest: 100, highest: 400 });
  });

  it('shows what a safeguard costs as what is gained without it', () => {
    expect(compared.contenders.noChild.runsToOurs).toEqual({ median: 1.25, lowest: 1, highest: 1.6 });
    expect(compared.contenders.noChild.latencyToOurs.median).toBe(0.8);
  });
});

describe('the contenders', () => {
  it('leave out one safeguard each, and the bare workflow all of them', () => {
    const left = Object.values(contenders).map(({ title }) => title);
    expect(new Set(left).size).toBe(left.length);
    expect(contenders.ours).toMatchObject({ sealed: true, asksPortal: true, answers: 2 });
    expect(contenders.noCodec.sealed).toBe(false);
    expect(contenders.noSecondAnswer.answers).toBe(1);
    expect(contenders.bare).toMatchObject({ sealed: false, asksPortal: false, answers: 2 });
  });
});
