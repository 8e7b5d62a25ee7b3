import { userInfo } from 'node:os';
import type { Client } from '@temporalio/client';
import { robots } from '../robots';
import {
  answerUpdate,
  type ByHand,
  decideUpdate,
  giveUpUpdate,
  tryNowUpdate,
} from '../../workflows/contract/run-messages';
import { ask } from './ask';
import { UsageError } from './exit-codes';
import { withTemporal } from './operator/connect';
import { print, printAside } from './print';
import { NotDoneError, startAndTell, tellRun } from './runs/act';
import { NotAgainError, planAgain } from './runs/again';
import { type ListedRun, queryOf } from './runs/find';
import { pickRun } from './runs/pick';
import { seeRun } from './runs/sight';

export interface VerbCommand {
  robot?: string;
  portal?: string;
  /** No question is asked. */
  yes?: boolean;
  json?: boolean;
}

export interface ByHandCommand extends VerbCommand {
  reason: string;
  /** Who acts; the user of this machine where it is left out. */
  by?: string;
}

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
      return confirmed(options, run, `${will}${sent}`, () => tellRun(client, run, answerUpdate, answered));
    }
    if (!isUnanswered(run)) throw hasEnded(run, 'Its process has gone on.');
    const again = await planAgain(client, run);
    return confirmed(options, run, will, () => startAndTell(client, again, answerUpdate, answered));
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
      return confirmed(options, run, `${will}${sent}`, () => tellRun(client, run, giveUpUpdate, said));
    }
    if (!isUnanswered(run)) throw hasEnded(run, 'Its process has gone on.');
    const again = await planAgain(client, run);
    return confirmed(options, run, will, () => startAndTell(client, again, giveUpUpdate, said));
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
      return confirmed(options, run, will, () =>
        tellRun(client, { workflowId: workId }, decideUpdate, decision),
      );
    },
  );
}

interface Done {
  done: boolean;
  told: string;
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
      json
        ? JSON.stringify({ workflowId, document, robot: code, done, told })
        : `${document}, ${code}: ${told}`,
    );
    return done;
  });
}

async function confirmed(
  { yes = false }: VerbCommand,
  { document, robot }: ListedRun,
  will: string,
  act: () => Promise<unknown>,
): Promise<Done> {
  if (!yes) {
    printAside(`${document}, ${robot}: ${will}`);
    if (!(await ask('Do it?'))) return { done: false, told: 'Nothing was changed.' };
  }
  await act();
  return { done: true, told: `Done. ${will}` };
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

function byHand({ by, reason }: ByHandCommand): ByHand {
  return { by: by ?? userInfo().username, reason };
}

/** @throws UsageError for what is no value of the robot's */
function valuesOf(set: Pairs, robot: string): Record<string, string> {
  const known = Object.keys(robots.find(({ code }) => code === robot)?.returnForm ?? {});
  for (const [name] of set) {
    if (known.length === 0 || known.includes(name)) continue;
    throw new UsageError(`${robot} returns ${known.join(', ')}, and no ${name}.`);
  }
  return Object.fromEntries(set);
}

type Pairs = readonly (readonly [name: string, value: string])[];

/** @throws UsageError */
function pairsOf(set: readonly string[]): Pairs {
  if (set.length === 0) throw new UsageError('Say what the robot returns, with --set name=value.');
  return set.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--set takes name=value, not "${text}".`);
    }
    return [name, value] as const;
  });
}

function hasEnded({ status, state }: ListedRun, then: string): NotDoneError {
  const how = state === 'COMPLETED' || state === 'FAILED' ? status : state.toLowerCase();
  return new NotDoneError(`It has ended (${how}). ${then} Nothing was changed.`);
}
