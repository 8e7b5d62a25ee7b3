import type { Client } from '@temporalio/client';
import {
  answerUpdate,
  decideUpdate,
  giveUpUpdate,
  tryNowUpdate,
} from '../../workflows/contract/run-messages';
import { UsageError } from '../base/command-error';
import {
  type ByHandCommand,
  byHand,
  confirmed,
  type Done,
  pairsOf,
  valuesOf,
  type VerbCommand,
} from './operator/by-hand';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { NotDoneError, startAndTell, tellRun } from '../operator/runs/act';
import { NotAgainError, planAgain, planAnswer, startOptions } from '../operator/runs/again';
import { type ListedRun, queryOf } from '../operator/runs/find';
import { pickRun } from '../operator/runs/pick';
import { seeRun } from '../operator/runs/sight';

const isOpen = (run: ListedRun): boolean => run.state === 'RUNNING';
/** Nobody has answered its process. */
const isUnanswered = (run: ListedRun): boolean => ['RUNNING', 'TERMINATED', 'TIMED_OUT'].includes(run.state);

/** `robots retry`: the next attempt is made now. Resolves with whether it is. */
export function retryRun(target: string, options: VerbCommand): Promise<boolean> {
  return acting(target, options, isOpen, async (client, run) => {
    if (!isOpen(run)) throw hasEnded(run, '"robots again" carries it out anew.');
    const { tried, told } = await tellRun(client, run, tryNowUpdate);
    return { done: tried, told };
  });
}

/** `robots answer`: the process goes on with values that a person says; nothing new is sent. */
export function answerRun(
  target: string,
  { set, ...options }: ByHandCommand & { set: readonly string[] },
): Promise<boolean> {
  const pairs = pairsOf(set);
  return acting(target, options, isUnanswered, async (client, run) => {
    const answered = { ...byHand(options), values: valuesOf(pairs, run.robot) };
    const said = Object.entries(answered.values)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ');
    const will = `The process goes on with ${said}; the values go to the deal. Nothing new is sent to the external system.`;
    if (isOpen(run)) {
      const sent = await whatIsSent(client, run);
      return confirmed(options, titleOf(run), `${will}${sent}`, () =>
        tellRun(client, run, answerUpdate, answered),
      );
    }
    if (run.status === 'by-hand') throw hasEnded(run, 'Somebody was quicker.');
    const again = await planAnswer(client, run);
    if (!again.call.answer) throw hasEnded(run, 'Its process has gone on.');
    const first = isUnanswered(run)
      ? ''
      : 'Its process was answered. If it waits all the same, the portal dropped that, and takes this; else it ignores this. ';
    return confirmed(options, titleOf(run), `${first}${will}`, () =>
      startAndTell(client, run.type, startOptions(again), answerUpdate, answered),
    );
  });
}

/** `robots give-up`: nothing new is sent, and the process is told so. */
export function giveUpRun(target: string, options: ByHandCommand): Promise<boolean> {
  return acting(target, options, isUnanswered, async (client, run) => {
    const said = byHand(options);
    const will =
      'The process is told that the work was given up. Nothing new is sent to the external system.';
    if (isOpen(run)) {
      const sent = await whatIsSent(client, run);
      return confirmed(options, titleOf(run), `${will}${sent}`, () =>
        tellRun(client, run, giveUpUpdate, said),
      );
    }
    if (!isUnanswered(run)) throw hasEnded(run, 'Its process has gone on.');
    const again = await planAgain(client, run);
    return confirmed(options, titleOf(run), will, () =>
      startAndTell(client, run.type, startOptions(again), giveUpUpdate, said),
    );
  });
}

/** `robots decide`: says what the external system holds, where nobody can find out by machine. */
export function decideRun(
  target: string,
  { number, notDone = false, ...options }: VerbCommand & { number?: string; notDone?: boolean },
): Promise<boolean> {
  if ((number === undefined) === !notDone) throw new UsageError('Say either --number or --not-done.');
  return acting(
    target,
    options,
    (run) => run.status === 'asks' && isOpen(run),
    async (client, run) => {
      const { workId } = await seeRun(client, run);
      if (!workId) throw new NotDoneError('Nothing is asked here; nothing was changed.');
      const will =
        number === undefined
          ? 'It is taken for not done: the process is told so.'
          : `The process goes on with ${number}, which goes to the deal.`;
      const decision = number === undefined ? ('not-done' as const) : { number };
      return confirmed(options, titleOf(run), will, () =>
        tellRun(client, { workflowId: workId }, decideUpdate, decision),
      );
    },
  );
}

async function acting(
  target: string,
  { robot, portal, json = false }: VerbCommand,
  fits: (run: ListedRun) => boolean,
  act: (client: Client, run: ListedRun) => Promise<Done>,
): Promise<boolean> {
  queryOf({ target, robot, portal });
  return withTemporal(async (client) => {
    const run = await pickRun(client, { target, robot, portal }, fits);
    const { done, told } = await act(client, run).catch((error: unknown): Done => {
      if (!(error instanceof NotDoneError) && !(error instanceof NotAgainError)) throw error;
      return { done: false, told: error.message };
    });
    const { document, robot: code, workflowId } = run;
    print(
      json ? JSON.stringify({ workflowId, document, robot: code, done, told }) : `${titleOf(run)}: ${told}`,
    );
    return done;
  });
}

/** What a person must know before nothing more is sent. */
async function whatIsSent(client: Client, run: ListedRun): Promise<string> {
  const { workId, standing } = await seeRun(client, run);
  if (workId === undefined) return '';
  if (standing?.running) return ' A request is under way there; what comes of it goes to the deal too.';
  return standing?.begun
    ? ' Something may have been sent before; what is found of it goes to the deal too.'
    : '';
}

function titleOf({ document, robot }: ListedRun): string {
  return `${document}, ${robot}`;
}

function hasEnded({ status, state }: ListedRun, then: string): NotDoneError {
  const how = state === 'COMPLETED' || state === 'FAILED' ? status : state.toLowerCase();
  return new NotDoneError(`It has ended (${how}). ${then} Nothing was changed.`);
}
