import type { Client } from '@temporalio/client';
import { dealTab, type Localized, messages, type ShownState, type StepKind, wordsOf } from '../messages';
import { baseOf } from '../operator/runs/again';
import { findRuns, type ListedRun } from '../operator/runs/find';
import { seeRun } from '../operator/runs/sight';
import { type Step, stepsOf } from '../operator/runs/steps';
import { robots } from '../robots';
import { plain, sentenceOf, waitingSentence, workIdIn } from './sentences';

export type Verb = 'try-now' | 'answer' | 'give-up' | 'again';

export interface ShownStep {
  name: Localized;
  /** ms since 1970 */
  at: number;
  took: number | undefined;
  attempts: number;
  /** Why it failed. */
  problem: Localized | undefined;
}

/** A run as the tab shows it. */
export interface ShownRun {
  id: string;
  /** CODE */
  robot: string;
  state: ShownState;
  isOpen: boolean;
  sentence: Localized;
  startedAt: number;
  number: string | undefined;
  steps: ShownStep[];
  /** What a person can do. */
  verbs: Verb[];
}

export interface DealRuns {
  /** The newest run of each robot. */
  current: ShownRun[];
  earlier: ShownRun[];
}

const earlierAtMost = 20;

/** The runs for a document, as its people read them. @param ahead minutes that their clock shows more than UTC does */
export async function readDealRuns(
  client: Client,
  { portal, document, ahead }: { portal: string; document: string; ahead: number | undefined },
): Promise<DealRuns> {
  const newest = new Map<string, ListedRun>();
  const others: ListedRun[] = [];
  const again = new Set<string>();
  for await (const run of findRuns(client, { target: document, portal })) {
    if (!newest.has(run.robot)) newest.set(run.robot, run);
    // What was carried out anew is told by the later run.
    else if (!again.has(baseOf(run.workflowId)) && others.length < earlierAtMost) others.push(run);
    again.add(baseOf(run.workflowId));
  }
  const show = (run: ListedRun): Promise<ShownRun> => toShown(client, run, ahead);
  return {
    current: await Promise.all([...newest.values()].map(show)),
    earlier: await Promise.all(others.map(show)),
  };
}

async function toShown(client: Client, run: ListedRun, ahead: number | undefined): Promise<ShownRun> {
  const isOpen = run.state === 'RUNNING';
  const [steps, sight] = await Promise.all([stepsOf(client, run), isOpen ? seeRun(client, run) : undefined]);
  const workId = sight?.workId ?? workIdIn(steps);
  const byHand = steps.findLast(({ name, said }) => name === 'answer' && said)?.said;
  const answered = steps.some(({ activity, took }) => activity === 'sendAnswer' && took !== undefined);
  return {
    id: run.workflowId,
    robot: run.robot,
    state: stateOf(run),
    isOpen,
    sentence:
      sight && !answered ? waitingSentence(sight, ahead) : await sentenceOfEnded(client, run, workId, byHand),
    startedAt: run.startTime.getTime(),
    number: run.number,
    steps: steps.flatMap((step) => toShownStep(step, run)),
    verbs: verbsOf(run, { answered, waits: sight?.standing?.nextTryAt !== undefined }),
  };
}

/** One that has answered its process runs on for a minute, to say the same once more. */
async function sentenceOfEnded(
  client: Client,
  run: ListedRun,
  workId: string | undefined,
  byHand: Step['said'],
): Promise<Localized> {
  if (run.state !== 'RUNNING') return sentenceOf(client, run, workId, byHand);
  const { robot } = run;
  if (run.status !== 'ok') return dealTab.answered;
  return plain(messages.log.done({ [returnsOf(robot)[0]?.name ?? '']: run.number ?? '' }, { robot }));
}

function stateOf({ state, status }: ListedRun): ShownState {
  const isOurs = ['RUNNING', 'COMPLETED', 'FAILED'].includes(state) && Object.hasOwn(dealTab.states, status);
  return isOurs ? (status as ShownState) : 'ended';
}

function verbsOf({ state }: ListedRun, { answered, waits }: { answered: boolean; waits: boolean }): Verb[] {
  if (state === 'COMPLETED') return [];
  if (state !== 'RUNNING') return ['again'];
  return answered ? [] : [...(waits ? (['try-now'] as const) : []), 'answer', 'give-up'];
}

/** By the name of the Activity or Update; what is ours alone is left out. */
const kinds: readonly [name: RegExp, kind: StepKind][] = [
  [/^read/, 'read'],
  [/^(create|takeOneCStep)/, 'work'],
  [/^recordResult$/, 'record'],
  [/^sendAnswer$/, 'answer'],
  [/^notifyFailure$/, 'tell'],
];
const updates: Readonly<Record<string, StepKind>> = {
  tryNow: 'try-now',
  answer: 'by-hand',
  giveUp: 'give-up',
  decide: 'decide',
};

function toShownStep(step: Step, { robot, document }: ListedRun): ShownStep[] {
  const { activity, name, at, took, attempts = 1, failure } = step;
  const kind =
    activity === undefined ? updates[name] : kinds.find(([pattern]) => pattern.test(activity))?.[1];
  if (!kind) return [];
  const own = kind === 'work' ? dealTab.work(wordsOf(robot).system) : dealTab.stepNames[kind];
  const problem = failure && plain(messages.reason(failure, { robot, document }));
  return [{ name: withWho(own, step), at, took, attempts, problem }];
}

function withWho({ en, ru }: Localized, { said }: Step): Localized {
  return said
    ? { en: `${en} (${said.by}: ${said.reason})`, ru: `${ru} (${said.by}: ${said.reason})` }
    : { en, ru };
}

/** What a person may answer a process with in a robot's place: the robot's own values, the number first. */
export function returnsOf(code: string): { name: string; label: Localized }[] {
  const form = robots.find((robot) => robot.code === code)?.returnForm ?? {};
  return Object.entries(form).map(([name, { name: label }]) => ({ name, label }));
}
