import { setTimeout as delay } from 'node:timers/promises';
import { workOf } from './account/works';
import type { NoteLoad } from './load/load-record';
import type { Deed, VerbName } from './plan/faults';
import type { PickedRun } from './stand/pick-runs';
import type { Stand } from './stand/stand';

/** Which runs an operator does it to. */
const queries: Record<VerbName, string> = {
  retry: 'RobotStatus = "waiting" AND ExecutionStatus = "Running"',
  answer: 'ExecutionStatus = "Running"',
  cancel: 'ExecutionStatus = "Running"',
  again: 'ExecutionStatus = "Failed"',
};

/** ms between two attempts to release what is held, while Temporal is away. */
const pause = 1_000;

export interface ActOptions {
  stand: Stand;
  note: NoteLoad;
}

/**
 * Does to some runs what an operator does, by our commands and the Web UI's buttons. What may become of a call by it is noted
 * before, since a command that fails may have been taken all the same.
 *
 * @returns what is worth noting
 */
export async function act(
  { verb, count }: Extract<Deed, { do: 'verb' }>,
  { stand, note }: ActOptions,
): Promise<string> {
  const runs = await stand.pickRuns(queries[verb], count);
  const codes = [];
  for (const run of runs) {
    const values = verb === 'answer' ? valuesFor(run) : undefined;
    if (verb === 'answer' && !values) continue;
    if (verb !== 'retry') {
      const { call, document, memberId } = run;
      note({ type: 'verb', at: Date.now(), verb, call, document, memberId, ...(values && { values }) });
    }
    if (verb === 'cancel') await stand.cancel(run);
    else codes.push(await stand.robots(argsOf(verb, run, values)));
  }
  return `${runs.length} runs${codes.length > 0 ? `, exit codes ${codes.join(' ')}` : ''}`;
}

function argsOf(
  verb: VerbName,
  { workflowId }: PickedRun,
  values: Readonly<Record<string, string>> = {},
): string[] {
  const set = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return [
    verb,
    workflowId,
    ...set,
    ...(verb === 'answer' ? ['--reason', 'entered by hand', '--by', 'chaos'] : []),
    ...(verb === 'retry' ? [] : ['--yes']),
  ];
}

/** Unlike any number that a far system gives; undefined for a robot whose result is no field's. */
function valuesFor({ robot, document }: PickedRun): Record<string, string> | undefined {
  const { field } = workOf(robot);
  return field && { [field.value]: `BY-HAND-${document}` };
}

/** Holds a system. @returns what releases it, however long that takes */
export async function hold(
  system: string,
  { stand }: Pick<ActOptions, 'stand'>,
): Promise<() => Promise<void>> {
  await stand.robots(['hold', system, '--reason', 'chaos', '--by', 'chaos']);
  return async () => {
    // 1: it is not held.
    while (![0, 1].includes((await stand.robots(['release', system, '--by', 'chaos'])) ?? -1))
      await delay(pause);
  };
}
