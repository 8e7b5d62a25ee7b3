import type { WorkStanding } from '../../activities/describe-work';
import { quote } from '../../src/base/quote';
import type { Outcome } from '../contract/robot-call';

/**
 * Current details of a run, in Markdown. The Web UI puts them into a URL, so they hold ids, states and times but
 * no customer's data, and the far system's words stay out.
 *
 * @param checkedAt ms since 1970; the next poll may be an hour away
 */
export function waitingDetails(
  standing: WorkStanding,
  { deadline, checkedAt }: { deadline: number | undefined; checkedAt: number },
): string {
  const limit = deadline === undefined ? 'The process waits for ever.' : `Answered by ${time(deadline)}.`;
  const { happened = '', toDo = '' } = standing.told ?? {};
  if (standing.asks) {
    return `**Asks** — ${standing.lastFailure?.type}: an operator must say whether it was done. ${toDo} ${limit}`;
  }
  const failure = standing.lastFailure?.type ?? 'no failure';
  const next = standing.nextTryAt ? `next try ${time(standing.nextTryAt)}` : 'under way';
  const seen = `Checked at ${time(checkedAt)}.`;
  return `**Waiting** — ${failure}, attempt ${standing.attempt}, ${next}. ${happened} ${limit} ${seen} ${toDo}`.trim();
}

/** How the run ended, for the same place. */
export function endedDetails(outcome: Outcome, told: Outcome | undefined): string {
  const differs =
    told && told.status !== outcome.status ? ` The process had been answered "${told.status}".` : '';
  return `**${outcome.status}** ${resultOf(outcome)}.${differs}`;
}

/** A run that has done its work and cannot tell its process yet. */
export function answeringDetails(outcome: Outcome): string {
  return `**Answering** — ${outcome.status} ${resultOf(outcome)}. The portal has not taken the answer yet.`;
}

/** A run whose process cannot be told. @param why type of the failure to answer */
export function unansweredDetails(outcome: Outcome, why: string): string {
  return `**Not answered** — ${why}. The outcome is ${outcome.status} ${resultOf(outcome)}: complete the step by hand.`;
}

/** Values are the far system's: its links and pictures are shown as text. */
function resultOf({ failure, values }: Outcome): string {
  return failure?.type ?? quote.markdown(Object.values(values).join(', '));
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
