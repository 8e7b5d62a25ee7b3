import { ask } from './ask';
import { UsageError } from '../base/command-error';
import { withTemporal } from './operator/connect';
import { print, printAside } from './print';
import { type Again, NotAgainError, planAgain, startAgain } from '../operator/runs/again';
import { type ListedRun, queryOf } from '../operator/runs/find';
import { pickRun } from '../operator/runs/pick';
import { filterOf, type RunsCommand, sayWindow, selected, toLine } from './runs';
import { seeRun } from '../operator/runs/sight';

export interface AgainCommand extends Omit<RunsCommand, 'limit' | 'deal' | 'status'> {
  yes?: boolean;
}

/** So many are shown before the question. */
const shownAtMost = 20;

/**
 * `robots again`: carries runs out anew that have ended: one, or every failure that nobody has dealt with. Resolves with
 * whether all of them were started.
 */
export function runAgain(target: string | undefined, command: AgainCommand): Promise<boolean> {
  const { yes = false, json = false, openFailures = false, robot, portal } = command;
  if ((target === undefined) === !openFailures) {
    throw new UsageError('Say which run, by its deal or id, or --open-failures for all that failed.');
  }
  queryOf(filterOf({ ...command, deal: target }));
  return withTemporal(async (client) => {
    const runs: ListedRun[] = [];
    await sayWindow(client, command);
    if (target === undefined) for await (const run of selected(client, command)) runs.push(run);
    else
      runs.push(
        await pickRun(
          client,
          { target, robot, portal },
          ({ state }) => state !== 'RUNNING' && state !== 'COMPLETED',
        ),
      );

    const plans: Again[] = [];
    const refused: string[] = [];
    for (const run of runs) {
      try {
        plans.push(await planAgain(client, run));
      } catch (error) {
        if (!(error instanceof NotAgainError)) throw error;
        refused.push(error.message);
      }
    }
    for (const why of refused) printAside(why);
    if (plans.length > 0 && !yes) {
      for (const { run } of plans.slice(0, shownAtMost)) printAside(toLine(await seeRun(client, run)));
      if (plans.length > shownAtMost) printAside(`… and ${plans.length - shownAtMost} more`);
      printAside(whatFollows(plans));
      if (!(await ask(`Carry out ${plans.length} anew?`))) plans.length = 0;
    }

    let started = 0;
    for (const plan of plans) {
      try {
        await startAgain(client, plan);
        started += 1;
        if (plans.length > 1 && process.stderr.isTTY)
          process.stderr.write(`\r${started} of ${plans.length} started`);
      } catch (error) {
        if (!(error instanceof NotAgainError)) throw error;
        refused.push(error.message);
        printAside(error.message);
      }
    }
    if (plans.length > 1 && process.stderr.isTTY) process.stderr.write('\n');
    const ids = plans.map(({ workflowId }) => workflowId);
    print(
      json ? JSON.stringify({ started, refused, ids }) : `${started} started anew; "robots runs" shows them.`,
    );
    return refused.length === 0 && started === plans.length && started > 0;
  });
}

/** What the deals' people see of it. */
function whatFollows(plans: readonly Again[]): string {
  const waiting = plans.filter(({ call }) => call.answer).length;
  const gone = plans.length - waiting;
  return [
    gone > 0
      ? `The processes of ${gone} have gone on and are not answered again: field and notification only.`
      : '',
    waiting > 0 ? `The processes of ${waiting} may still wait, and are answered.` : '',
    'What an external system has already is found there and not made twice; each portal’s limit is kept.',
  ]
    .filter(Boolean)
    .join(' ');
}
