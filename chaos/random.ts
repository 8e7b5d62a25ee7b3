import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed repeats. */
export interface Random {
  /** From `low` to `high`, both included. */
  int(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** @param stream sets what is drawn for one purpose apart from what is drawn for another */
export function createRandom(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(seed ^ Math.imul(stream + 1, 0x9e3779b1));
  const int = (low: number, high: number): number => uniformInt(generator, low, high);
  return {
    int,
    pick: <T>(items: readonly [T, ...T[]]): T => items[int(0, items.length - 1)] ?? items[0],
    shuffled(items) {
      const left = [...items];
      return items.flatMap(() => left.splice(int(0, left.length - 1), 1));
    },
  };
}
