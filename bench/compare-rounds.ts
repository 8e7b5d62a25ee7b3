import type { Measured } from './measure-side';
import type { Round, SideName } from './ack';
import { type Spread, spreadOf } from './quantiles';

export interface SideFigures {
  /** ms */
  p50: Spread;
  p99: Spread;
  /** Times bare Hono of the same round. */
  p50Ratio: Spread;
  p99Ratio: Spread;
  /** p50, times ours of the same round. */
  p50ToOurs: Spread;
}

export interface Comparison {
  sides: Partial<Record<SideName, SideFigures>>;
  /** Workflows that our dispatcher started while the calls of a round came. */
  startedBeside: Spread;
}

/** Ratios are taken within a round, since rounds meet different neighbours on the machine, and then the median. */
export function compareRounds(rounds: readonly Round[]): Comparison {
  const names = Object.keys(rounds[0] ?? {}) as SideName[];
  return {
    sides: Object.fromEntries(names.map((name) => [name, figuresOf(rounds, name)])),
    startedBeside: spreadOf(rounds.map(({ ours }) => ours.started ?? 0)),
  };
}

function figuresOf(rounds: readonly Round[], name: SideName): SideFigures {
  const over = (figure: (side: Measured, round: Round) => number): Spread =>
    spreadOf(
      rounds.flatMap((round) => {
        const side = round[name];
        return side ? [figure(side, round)] : [];
      }),
    );
  return {
    p50: over(({ p50 }) => p50),
    p99: over(({ p99 }) => p99),
    p50Ratio: over(({ p50 }, { constant }) => p50 / constant.p50),
    p99Ratio: over(({ p99 }, { constant }) => p99 / constant.p99),
    p50ToOurs: over(({ p50 }, { ours }) => p50 / ours.p50),
  };
}
