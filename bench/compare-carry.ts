import type { ContenderName } from './carry/contenders';
import type { CarryRound } from './carry';
import { type Spread, spreadOf } from './quantiles';

export interface CarryFigures {
  runsPerSecond: Spread;
  /** ms */
  latency: Spread;
  /** Times ours of the same round; below 1 a variant of ours is faster without its safeguard. */
  latencyToOurs: Spread;
  runsToOurs: Spread;
}

export interface CarryComparison {
  contenders: Record<ContenderName, CarryFigures>;
  /** One run's latency, times that of the bare workflow; and the bare workflow's runs per second, times ours. */
  latencyToBare: Spread;
  bareRunsToOurs: Spread;
}

/** Ratios are taken within a round, and then the median. */
export function compareCarry(rounds: readonly CarryRound[]): CarryComparison {
  const over = (figure: (round: CarryRound) => number): Spread => spreadOf(rounds.map(figure));
  const figuresOf = (name: ContenderName): CarryFigures => ({
    runsPerSecond: over((round) => round[name].runsPerSecond),
    latency: over((round) => round[name].latency),
    latencyToOurs: over((round) => round[name].latency / round.ours.latency),
    runsToOurs: over((round) => round[name].runsPerSecond / round.ours.runsPerSecond),
  });
  const names = Object.keys(rounds[0] ?? {}) as ContenderName[];
  return {
    contenders: Object.fromEntries(names.map((name) => [name, figuresOf(name)])) as Record<
      ContenderName,
      CarryFigures
    >,
    latencyToBare: over(({ ours, bare }) => ours.latency / bare.latency),
    bareRunsToOurs: over(({ ours, bare }) => bare.runsPerSecond / ours.runsPerSecond),
  };
}
