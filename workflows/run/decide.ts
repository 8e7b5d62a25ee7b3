import {
  condition,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { quote } from '../../src/base/quote';
import type { FailureFacts } from '../contract/failure-facts';
import { externalReference } from '../contract/ids';
import type { Verdict } from '../contract/verdict';
import { setStatus } from './watch';
import { operatorAskedSignal, type Decision, decideUpdate } from '../contract/run-messages';
import type { AsksMemo } from '../contract/memos';

/**
 * Carries work out; where nobody can find out whether it was done, an operator decides. He is asked for as long as it
 * takes: a guess would lose an object or double it. Once the work is stopped nobody is asked any more.
 */
export async function orDecided(
  work: () => Promise<Verdict<string>>,
  isStopped: () => boolean,
): Promise<Verdict<string>> {
  let asking: FailureFacts | undefined;
  let decision: Decision | undefined;
  setHandler(decideUpdate, (decided) => void (decision ??= decided), {
    description: 'Say what the external system holds: {"number": "…"} as it stands there, or "not-done".',
    validator(decided) {
      if (!asking || decision) throw new Error('Nothing is asked here; nothing was changed.');
      if (!isDecision(decided)) throw new Error('Send {"number": "…"} or "not-done"; nothing was changed.');
    },
  });

  const verdict = await work();
  if (verdict.verdict !== 'unknown' || !verdict.failure.type.endsWith('.Asks') || isStopped()) return verdict;
  asking = verdict.failure;
  upsertMemo({ asks: asking } satisfies AsksMemo);
  setStatus('asks');
  setCurrentDetails(
    `**Asks** — nobody can find out by machine whether this was done. To do: look for \`${externalReference(workflowInfo().workflowId)}\` there, and say by the Update \`decide\` what you found.`,
  );
  // From here, and not from the worker: that is told for sure, and what is told can be seen already.
  tellRun();
  await condition(() => decision !== undefined || isStopped());
  if (decision === undefined) {
    setCurrentDetails(
      '**Given up** — whoever asked for it does not wait for it any more; nobody said whether it was done.',
    );
    return verdict;
  }
  setStatus('by-hand');
  const found =
    decision === 'not-done' ? 'nothing is there' : `it is there, as ${quote.markdown(decision.number)}`;
  setCurrentDetails(`**Decided by hand** — ${found}.`);
  if (typeof decision === 'object') return { verdict: 'done', value: decision.number };
  return { verdict: 'not-done', failure: { ...asking, type: 'Run.NotDone' } };
}

/** Whoever types it may leave out the quotation marks; a number that is no text would reach the deal's run as such. */
function isDecision(decided: unknown): decided is Decision {
  if (decided === 'not-done') return true;
  if (typeof decided !== 'object' || decided === null || !('number' in decided)) return false;
  return typeof decided.number === 'string' && /^[^\p{Cc}]{1,100}$/u.test(decided.number);
}

/** The run that started the work polls it, and tells the deal's people. */
function tellRun(): void {
  const { parent } = workflowInfo();
  if (!parent) return;
  getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(operatorAskedSignal)
    // It has ended: nobody waits for the answer any more.
    .catch(() => undefined);
}
