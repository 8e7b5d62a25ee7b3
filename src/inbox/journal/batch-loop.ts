import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoreBatch } from './batch-store';
import type { WaitingEntries } from './waiting-entries';

export interface BatchLoopOptions {
  waiting: WaitingEntries;
  storeBatch: StoreBatch;
  /** Taken at a time. */
  batchBytes: number;
  /** Hears of each batch that was stored, with how many entries it had. */
  onStored: (count: number) => void;
  /** What is to be done beside storing, between two batches. */
  upkeep: () => Promise<void>;
}

export interface BatchLoop {
  /** Stores what waits, if it does not already. */
  wake(): void;
  /** The same, and does what is to be done beside it even where nothing waits. */
  wakeForUpkeep(): void;
  /** For how long the writer has been waiting for the disk, in ms. */
  busyFor(): number;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

/** The only writer of the inbox. What comes while it waits for the disk is the next batch. */
export function createBatchLoop({
  waiting,
  storeBatch,
  batchBytes,
  onStored,
  upkeep,
}: BatchLoopOptions): BatchLoop {
  /** When the writer last began to wait for the disk, in ms by `performance.now()`; never, while it does not wait. */
  let busySince = Number.POSITIVE_INFINITY;
  let upkeepDue = false;
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    await nextTurn();
    while (waiting.count() > 0 || upkeepDue) {
      busySince = performance.now();
      const stored = waiting.count() > 0 ? await storeBatch(waiting.takeBatch(batchBytes)) : 0;
      // The disk answered; a call that comes now may wait as long as any.
      busySince = performance.now();
      if (stored > 0) onStored(stored);
      upkeepDue = false;
      await upkeep();
    }
    busySince = Number.POSITIVE_INFINITY;
    working = undefined;
  }

  const wake = (): void => void (working ??= work());
  return {
    wake,
    wakeForUpkeep() {
      upkeepDue = true;
      wake();
    },
    busyFor: () => performance.now() - busySince,
    idle: async () => working,
  };
}
