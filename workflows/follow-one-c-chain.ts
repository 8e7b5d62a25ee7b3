import { proxyActivities, upsertMemo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { OneCWork } from '../activities/one-c';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Verdict, verdictOf } from './verdict';

type Known = OneCWork['known'];

/** What is kept in the memo of work between two steps; it is read without a worker. */
export interface BegunMemo {
  begun: true;
}

/**
 * Takes the steps of a chain in 1C one after the other, each an Activity of its own, so that what one step created is
 * kept when the next one fails. Which steps there are depends on the worker's mapping: each names the one after it.
 */
export async function followOneCChain(work: OneCWork, timing: Timing): Promise<Verdict<Known>> {
  const endsAt = Date.now() + timing.giveUpAfter;
  let { known } = work;
  let step: string | undefined;
  let noted = false;
  try {
    do {
      const { takeOneCStep } = proxyActivities<Pick<Activities, 'takeOneCStep'>>({
        ...creatingPolicy('one-c', timing),
        scheduleToCloseTimeout: Math.max(1, endsAt - Date.now()),
      });
      const summary = `Take the ${step === undefined ? 'first step' : `step ${step}`} in 1C for ${work.reference}`;
      const taken = await takeOneCStep.executeWithOptions({ summary }, [{ ...work, known, step, timing }]);
      known = { ...known, ...taken.found };
      step = taken.next;
      if (taken.begun && step !== undefined && !noted) {
        upsertMemo({ begun: true } satisfies BegunMemo);
        noted = true;
      }
    } while (step !== undefined);
    return { verdict: 'done', value: known };
  } catch (error) {
    return verdictOf(error, 'OneC');
  }
}
