import type { Client } from '@temporalio/client';
import { dealTab, type Localized, messages, ofWork, wordsOf } from '../messages';
import type { ListedRun } from '../operator/runs/find';
import { readFailure, type RunSight } from '../operator/runs/sight';
import type { Step } from '../operator/runs/steps';

/**
 * A run's state in one sentence, as the deal's process log and notifications have it.
 *
 * @param workId business id of its work, where it is known
 */
export async function sentenceOf(
  client: Client,
  run: ListedRun,
  workId: string | undefined,
  byHand?: Step['said'],
): Promise<Localized> {
  const subject = { robot: run.robot, document: run.document };
  if (run.state === 'COMPLETED') {
    const values = await valuesOf(client, run);
    if (run.status === 'by-hand' && byHand) return plain(messages.log.byHand(values, byHand, subject));
    return plain(messages.log.done(values, subject));
  }
  const failure = run.state === 'FAILED' ? await readFailure(client, run) : undefined;
  if (!failure) return dealTab.endedFromOutside;
  return plain(messages.failure(ofWork(failure, workId), subject));
}

/** The same of a run that is under way. @param ahead minutes that the portal's clock shows more than UTC does */
export function waitingSentence(sight: RunSight, ahead: number | undefined): Localized {
  const { standing, workId, deadline, robot, document } = sight;
  const failure = standing?.lastFailure;
  if (!failure) return dealTab.atWork(wordsOf(robot).system);
  const line = messages.log.nextTry({
    failure: ofWork(failure, workId),
    subject: { robot, document },
    clock: { now: Date.now(), ahead },
    nextTryAt: standing.nextTryAt,
    deadline,
  });
  return plain(line);
}

/** Business id of the last work that a run has begun. */
export function workIdIn(steps: readonly Step[]): string | undefined {
  return steps.findLast(({ name }) => name.startsWith('work/'))?.name;
}

/** As a page shows it. */
export function plain({ en, ru }: Localized): Localized {
  return { en: messages.plain(en), ru: messages.plain(ru) };
}

async function valuesOf(client: Client, run: ListedRun): Promise<Record<string, string>> {
  const result: unknown = await client.workflow.getHandle(run.workflowId, run.runId).result();
  const entries = Object.entries(typeof result === 'object' && result !== null ? result : {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
