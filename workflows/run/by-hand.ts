import { CancellationScope, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { TriedNow } from '../../activities/try-now';
import { quote } from '../../src/base/quote';
import { type FailureFacts, factsOf, mayBeDone } from '../contract/failure-facts';
import { serverPolicy } from '../contract/retry-policies';
import type { Outcome, RobotCall } from '../contract/robot-call';
import {
  type AnsweredByHand,
  answerUpdate,
  type ByHand,
  giveUpUpdate,
  type ToldNow,
  tryNowUpdate,
} from '../contract/run-messages';
import type { RobotStatus } from '../contract/search-attributes';
import { statusOf } from './outcomes';
import type { Run } from './run';

/** What a person has done to a run. */
export type Taken = ({ verb: 'answer' } & AnsweredByHand) | ({ verb: 'give-up' } & ByHand);

export interface Hand {
  readonly taken: Taken | undefined;
}

/** Characters of a value, a name or a reason: all of them reach the deal. */
const longest = { value: 1_000, by: 60, reason: 300 };

export interface ListenOptions {
  /** Why it is too late for that, as a sentence; undefined while it is not. */
  whyNot: (verb: Taken['verb']) => string | undefined;
  /** What became of the values of an answer by hand. */
  written: () => Promise<string>;
}

/**
 * Takes what operators send to a run, by command or in Temporal's Web UI. Who cancels it there gives it up: the process is
 * told, and nothing new is sent.
 */
export function listenToOperators(
  call: RobotCall,
  run: Run<unknown>,
  { whyNot, written }: ListenOptions,
): Hand {
  let taken: Taken | undefined;
  const refuse = (verb: Taken['verb']): void => {
    const why = taken ? `${taken.by || 'Somebody'} was quicker.` : whyNot(verb);
    if (why) throw new Error(`${why} Nothing was changed.`);
  };

  async function takeAnswer(answered: AnsweredByHand): Promise<string> {
    taken = { verb: 'answer', ...answered };
    return written();
  }
  setHandler(answerUpdate, takeAnswer, {
    description:
      'Let the process go on with these values; nothing new is sent: {"values": {"erp_order_id": "…"}, "by": "…", "reason": "…"}',
    validator(said) {
      refuse('answer');
      if (!isByHand(said) || !areValues((said as Partial<AnsweredByHand>).values)) {
        throw new Error(
          'Send {"values": {"erp_order_id": "…"}, "by": "your name", "reason": "…"}; nothing was changed.',
        );
      }
    },
  });
  setHandler(giveUpUpdate, (said) => void (taken = { verb: 'give-up', ...said }), {
    description: 'Send nothing new, and tell the process so: {"by": "…", "reason": "…"}',
    validator(said) {
      refuse('give-up');
      if (!isByHand(said)) throw new Error('Send {"by": "your name", "reason": "…"}; nothing was changed.');
    },
  });
  setHandler(tryNowUpdate, async () => told(await tryNow(call, run)), {
    description: 'Make the next attempt now, if what was sent before is surely over. No argument.',
  });
  CancellationScope.current().cancelRequested.catch(() => {
    taken ??= { verb: 'give-up', by: '', reason: '' };
  });
  return {
    get taken() {
      return taken;
    },
  };
}

/** What became of the values of an answer by hand: they are in the document, or why they are not. */
export interface Written {
  /** What people must mend, in the portal's language. */
  problem?: string | undefined;
  /** The document could never be read. */
  unread?: true;
  /** The document takes none at all. */
  error?: unknown;
}

/** What an operator is told who has answered a run. @param written undefined: it is not known yet */
export function tellWritten(written: Written | undefined): string {
  const goesOn = 'The process goes on with it.';
  if (!written) return `${goesOn} The document is written later.`;
  if (written.unread) return `${goesOn} The document could not be read: enter it there by hand.`;
  if (written.error !== undefined) {
    const { type } = factsOf(written.error, 'Portal.Unavailable');
    return `${goesOn} The document takes nothing (${type}): enter it there by hand.`;
  }
  return written.problem
    ? `${goesOn} The document does not hold it: ${written.problem}`
    : `${goesOn} It is in the document.`;
}

/** What a run does once a person has stopped it; a clause in Markdown. */
export function stoppingStep({ verb, by }: Taken): string {
  const who = by ? quote.markdown(by, { longest: 60 }) : 'somebody';
  const did = verb === 'answer' ? `${who} has answered the process by hand` : `${who} gave it up`;
  return `sends nothing new, since ${did}, and waits for what was sent`;
}

/** Makes the next attempt at what this run waits for now. @throws ActivityFailure where Temporal could not be asked */
export function tryNow({ timing }: RobotCall, { workId, settled }: Run<unknown>): Promise<TriedNow> {
  const { tryNow: attempt } = proxyActivities<Pick<Activities, 'tryNow'>>(serverPolicy(timing));
  const { workflowId, runId } = workflowInfo();
  return attempt.executeWithOptions({ summary: 'Make the next attempt now' }, [
    { run: { workflowId, runId }, workId: settled === undefined ? workId : undefined },
  ]);
}

/** How a run ended that a person has stopped; `outcome` is what became of its work. */
export function outcomeByHand(taken: Taken, outcome: Outcome): Outcome {
  // It was made, or nobody knows: no word of a person's takes that away.
  if (outcome.status === 'ok') return outcome;
  const type = outcome.failure?.type ?? '';
  if (taken.verb === 'answer') {
    if (mayBeDone(type) && !type.endsWith('.Asks')) return outcome;
    return answeredByHand(taken);
  }
  return { ...outcome, failure: stopped(taken, outcome.status === 'unknown') };
}

export function answeredByHand({ values, by, reason }: AnsweredByHand): Outcome {
  return { status: 'ok', values, byHand: { by, reason } };
}

export function statusAfter(taken: Taken | undefined, outcome: Outcome): RobotStatus {
  if (outcome.byHand) return 'by-hand';
  return taken?.verb === 'give-up' && outcome.failure ? 'given-up' : statusOf(outcome);
}

/** @param open something may have been sent before */
export function stopped({ by, reason }: ByHand, open: boolean): FailureFacts {
  return {
    type: open ? 'Stopped.Unknown' : 'Stopped.NotBegun',
    message: by ? `${by} gave it up: ${reason}` : 'The run was cancelled by hand.',
    ...(by && { said: `${by}: ${reason}` }),
  };
}

function told(tried: TriedNow): ToldNow {
  if (tried.tried) return { tried: true, told: 'The next attempt is made now.' };
  return { tried: false, told: `${whyNotNow(tried)} Nothing was changed.` };
}

function whyNotNow(tried: Extract<TriedNow, { tried: false }>): string {
  if (tried.because === 'too-early') {
    const from = new Date(tried.notBefore).toISOString().slice(11, 19);
    return `Not before ${from} UTC: what was sent may still be under way there, and a look-up could not be believed.`;
  }
  return {
    running: 'An attempt is under way.',
    asks: 'It waits for an operator’s word: send its work the Update `decide`.',
    'nothing-waits': 'Nothing waits for its next attempt.',
  }[tried.because];
}

function isByHand(said: unknown): said is ByHand {
  if (typeof said !== 'object' || said === null) return false;
  const { by, reason } = said as Partial<ByHand>;
  return isText(by, longest.by) && isText(reason, longest.reason);
}

function areValues(values: unknown): values is Record<string, string> {
  if (typeof values !== 'object' || values === null) return false;
  const entries = Object.entries(values);
  return (
    entries.length > 0 &&
    entries.length <= 20 &&
    entries.every(([name, value]) => /^[a-z][a-z0-9_]{0,60}$/.test(name) && isText(value, longest.value))
  );
}

function isText(text: unknown, longestText: number): text is string {
  return typeof text === 'string' && text.length <= longestText && /^[^\p{Cc}]+$/u.test(text);
}
