import { CancellationScope, setHandler, upsertMemo } from '@temporalio/workflow';
import type { StoppedMemo } from '../contract/memos';
import { stopWorkSignal } from '../contract/run-messages';
import type { Verdict } from '../contract/verdict';
import { type Ended, keepingQueue } from './lock-queue';

/**
 * What every workflow does that creates something in an external system: it keeps the queue for its lock, and once a run or
 * a person stops it, nothing new is sent. What was sent is waited for, since only then it can be said what became of it; so
 * a cancellation, too, interrupts nothing.
 *
 * @param work is given whether it has been stopped
 */
export function asWork<T>(work: (isStopped: () => boolean) => Promise<Verdict<T>>): Promise<Ended<T>> {
  let stopped = false;
  function stop(): void {
    if (!stopped) upsertMemo({ stopped: true } satisfies StoppedMemo);
    stopped = true;
  }
  setHandler(stopWorkSignal, stop);
  CancellationScope.current().cancelRequested.catch(stop);
  return CancellationScope.nonCancellable(() => keepingQueue(() => work(() => stopped)));
}
