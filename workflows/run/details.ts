import type { WorkStanding } from '../../activities/describe-work';
import { quote } from '../../src/base/quote';
import type { ToldToOperators } from '../../src/messages';
import type { Outcome } from '../contract/robot-call';

// Current details of a run, in Markdown. The Web UI puts them into a URL, so they hold ids, states and times but no customer's
// data, and the far system's words stay out. Each says what happened, what was and was not done, what is next, and who acts.

/** @param checkedAt ms since 1970; the next poll may be an hour away */
export function waitingDetails(
  { asks, attempt, lastFailure, nextTryAt, told }: WorkStanding,
  { deadline, checkedAt }: { deadline: number | undefined; checkedAt: number },
): string {
  const next = nextTryAt ? `the next is at ${time(nextTryAt)}` : 'the next is under way';
  const tried = attempt > 1 ? `Attempt ${attempt - 1} failed` : 'It has not been tried yet';
  return lines(
    `**${asks ? 'Asks' : 'Waiting'}** — ${sentences(told)}`,
    asks ? undefined : `${tried}, \`${lastFailure?.type}\`; ${next} (as of ${time(checkedAt)}).`,
    deadline === undefined ? 'The process waits for ever.' : `The process is answered by ${time(deadline)}.`,
    toDo(told),
  );
}

/**
 * How the run ended.
 *
 * @param answered the process was told, and when, in ms since 1970
 * @param told of its failure
 */
export function endedDetails(
  outcome: Outcome,
  answered: { outcome: Outcome; at: number } | undefined,
  told: ToldToOperators | undefined,
): string {
  return lines(
    `${headOf(outcome)} — ${resultOf(outcome, told)}`,
    answered && `The process was answered \`${answered.outcome.status}\` at ${time(answered.at)}.`,
    outcome.byHand &&
      `By hand, ${quote.markdown(outcome.byHand.by)}: ${quote.markdown(outcome.byHand.reason)}.`,
    toDo(told),
  );
}

/** A run that has done its work and cannot tell its process yet. */
export function answeringDetails(outcome: Outcome, told: ToldToOperators | undefined): string {
  return lines(
    `**Answering** — ${resultOf(outcome, told)}`,
    `The portal has not taken the answer \`${outcome.status}\` yet; it is sent again until it does, or the process goes on by itself.`,
  );
}

/** A run whose process cannot be told. @param why type of the failure to answer */
export function unansweredDetails(outcome: Outcome, why: string, told: ToldToOperators | undefined): string {
  return lines(
    `**Not answered** — ${resultOf(outcome, told)}`,
    `The portal does not take the answer \`${outcome.status}\`, \`${why}\`.`,
    'To do: complete the step in the portal by hand.',
  );
}

function headOf({ status, byHand, failure }: Outcome): string {
  if (byHand) return '**Answered by hand**';
  if (failure?.type.startsWith('Stopped.')) return '**Given up**';
  return { ok: '**Done**', failed: '**Failed**', unknown: '**Unknown**' }[status];
}

/** Values are the far system's: its links and pictures are shown as text. */
function resultOf({ failure, values }: Outcome, told: ToldToOperators | undefined): string {
  const made = quote.markdown(Object.values(values).join(', '));
  if (!failure) return `${made}.`;
  return [made && `${made}.`, told ? sentences(told) : '', `(\`${failure.type}\`)`].filter(Boolean).join(' ');
}

function sentences(told: ToldToOperators | undefined): string {
  return told ? `${told.happened} ${told.done}` : '';
}

const who: Record<ToldToOperators['acts'], string> = {
  deal: 'who works with the deal',
  administrator: 'the portal’s administrator',
  operator: 'who operates the robots',
  integrator: 'the integrator',
};

function toDo(told: ToldToOperators | undefined): string | undefined {
  return told && `To do, by ${who[told.acts]}: ${told.toDo}`;
}

/** Items of a list below the first line. */
function lines(head: string, ...items: (string | undefined)[]): string {
  const list = items.filter((item) => item !== undefined && item !== '').map((item) => `- ${item}`);
  return [head, '', ...list].join('\n').trim();
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
