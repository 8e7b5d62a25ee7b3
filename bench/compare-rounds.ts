import type { Round } from './ack';
import { type Spread, spreadOf } from './quantiles';

type SideName = keyof Round;

export interface SideFigures {
  /** ms */
  p50: Spread;
  p99: Spread;
  /** Times bare Hono of the same round. */
  p50Ratio: Spread;
  p99Ratio: Spread;
}

export interface Comparison {
  sides: Record<SideName, SideFigures>;
  /** p50 with Temporal stopped, times that with Temporal up. */
  stoppedToUp: Spread;
  /** p50 of a workflow started before the acknowledgement, times ours. */
  startFirstToOurs: Spread;
  /** Workflows that our dispatcher started while the calls of a round came. */
  startedBeside: Spread;
}

/** Ratios are taken within a round, since rounds meet different neighbours on the machine, and then the median. */
export function compareRounds(rounds: readonly Round[]): Comparison {
  const over = (figure: (round: Round) => number): Spread => spreadOf(rounds.map(figure));
  const figuresOf = (side: SideName): SideFigures => ({
    p50: over((round) => round[side].p50),
    p99: over((round) => round[side].p99),
    p50Ratio: over((round) => round[side].p50 / round.constant.p50),
    p99Ratio: over((round) => round[side].p99 / round.constant.p99),
  });
  return {
    sides: {
      constant: figuresOf('constant'),
      ours: figuresOf('ours'),
      oursTemporalStopped: figuresOf('oursTemporalStopped'),
      startFirst: figuresOf('startFirst'),
    },
    stoppedToUp: over((round) => round.oursTemporalStopped.p50 / round.ours.p50),
    startFirstToOurs: over((round) => round.startFirst.p50 / round.ours.p50),
    startedBeside: over((round) => round.ours.started ?? 0),
  };
}
