import type { WorkStanding } from '../../activities/describe-work';
import { quote } from '../../src/base/quote';
import type { ToldToOperators } from '../../src/messages';
import type { FailureFacts } from '../contract/failure-facts';
import { externalReference } from '../contract/ids';
import type { Outcome, RobotCall } from '../contract/robot-call';

// Current details of a run, in Markdown. The Web UI puts them into a URL, so they hold ids, states, times and what the far
// system said, without what tells of a customer. Each says what happened, what was and was not done, what is next, and who acts.
// What may change before they are written anew says as of when it is true.

/** What is said of a failure, and what its words are cleared of. */
export interface FailureWords {
  /** From the catalogue; unset where the worker could not be asked. */
  told?: ToldToOperators | undefined;
  /** All that the run knows of the customer, of whatever shape. */
  personal: unknown;
}

/** @param step what the run does, as a clause @param since ms since 1970 */
export function workingDetails(step: string, since: number): string {
  return `**Working** — ${step}, since ${time(since)}.`;
}

/** Static details of work: for whom it is, and by which reference people find it. @param run workflow id of who started it */
export function workDetails(
  { robot, portal, document }: RobotCall,
  { id, what, run }: { id: string; what: string; run: string },
): string {
  const rows = [
    ['Robot', `\`${robot}\``],
    ['Portal', `\`${portal}\``],
    ['Document', `\`${document.id}\``],
    ['Reference there', `\`${externalReference(id)}\``],
    // The Web UI fills the namespace in.
    ['Details', `[its run](/namespaces/{namespace}/workflows/${encodeURIComponent(run)})`],
  ];
  return [`| Makes | ${what} |`, '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

/**
 * @param checkedAt ms since 1970; the next poll may be an hour away
 * @param answered what the process was told at its deadline, once it was
 */
export function waitingDetails(
  { asks, attempt, lastFailure, nextTryAt, told }: WorkStanding,
  {
    deadline,
    answered,
    checkedAt,
    personal,
  }: {
    deadline: number | undefined;
    answered: Answered | undefined;
    checkedAt: number;
    personal: unknown;
  },
): string {
  const next = nextTryAt ? `the next is at ${time(nextTryAt)}` : 'the next is under way';
  const tried = attempt > 1 ? `Attempt ${attempt - 1} failed` : 'It has not been tried yet';
  const limit =
    deadline === undefined ? 'The process waits for ever.' : `The process is answered by ${time(deadline)}.`;
  return lines(
    `**${asks ? 'Asks' : 'Waiting'}**, as of ${time(checkedAt)} — ${sentences(told)}`,
    asks ? undefined : `${tried}, \`${lastFailure?.type}\`; ${next}.`,
    wordsOf(lastFailure, personal),
    answered ? answeredLine(answered) : limit,
    toDo(told),
  );
}

interface Answered {
  outcome: Outcome;
  /** ms since 1970 */
  at: number;
}

/**
 * How the run ended.
 *
 * @param answered the process was told
 */
export function endedDetails(
  outcome: Outcome,
  answered: Answered | undefined,
  { told, personal }: FailureWords,
): string {
  const { byHand, failure, problem } = outcome;
  return lines(
    `${headOf(outcome)} — ${resultOf(outcome, told)}`,
    wordsOf(failure, personal),
    answered && answeredLine(answered),
    byHand &&
      `By hand, ${quote.markdown(byHand.by, { longest: 60 })}: ${quote.markdown(byHand.reason, { personal: textsIn(personal) })}.`,
    problem && 'The field of the document does not hold it: see what stands there, and enter it by hand.',
    toDo(told),
  );
}

/** A run that has done its work and cannot tell its process yet. */
export function answeringDetails(outcome: Outcome, { told, personal }: FailureWords): string {
  return lines(
    `**Answering** — ${resultOf(outcome, told)}`,
    wordsOf(outcome.failure, personal),
    `The portal has not taken the answer \`${outcome.status}\` yet; it is sent again until it does, or the process goes on by itself.`,
  );
}

/** A run whose process cannot be told. @param why type of the failure to answer */
export function unansweredDetails(outcome: Outcome, why: string, { told, personal }: FailureWords): string {
  return lines(
    `**Not answered** — ${resultOf(outcome, told)}`,
    wordsOf(outcome.failure, personal),
    `The portal does not take the answer \`${outcome.status}\`, \`${why}\`.`,
    'To do: complete the step in the portal by hand.',
  );
}

function answeredLine({ outcome, at }: Answered): string {
  return `The process was answered \`${outcome.status}\` at ${time(at)}.`;
}

/** What the far system said of a failure. */
function wordsOf(failure: FailureFacts | undefined, personal: unknown): string | undefined {
  const said = failure?.said && quote.markdown(failure.said, { longest: 200, personal: textsIn(personal) });
  return said ? `Its words, without names: ${said}.` : undefined;
}

/** Every text in a value of any shape. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
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
