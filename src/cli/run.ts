import { quote } from '../base/quote';
import { stepsOf, type Step } from '../operator/runs/steps';
import { queryOf } from '../operator/runs/find';
import { pickRun, type Target } from '../operator/runs/pick';
import { seeRun } from '../operator/runs/sight';
import { span } from '../operator/runs/when';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { toLine } from './runs';

/** `robots run`: one run, with its steps and those of its works. */
export function showRun(
  target: string,
  { json = false, ...which }: Omit<Target, 'target'> & { json?: boolean },
): Promise<boolean> {
  queryOf({ target, ...which });
  return withTemporal(async (client) => {
    const run = await pickRun(client, { target, ...which }, ({ state }) => state === 'RUNNING');
    const sight = await seeRun(client, run);
    const steps = (await stepsOf(client, run)).map(told);
    if (json) {
      print(JSON.stringify({ ...sight, steps }));
      return true;
    }
    const lines = [toLine(sight), ...(sight.toDo ? [`  To do: ${sight.toDo}`] : []), `  ${run.workflowId}`];
    for (const { at, what, took, how, attempts } of steps) {
      const times = attempts !== undefined && attempts > 1 ? `, ${attempts} attempts` : '';
      const end = took === undefined ? '' : `  ${span(took)}${times}`;
      lines.push(`  ${new Date(at).toLocaleTimeString('en-GB')}  ${what}${end}${how ? `  ${how}` : ''}`);
    }
    print(lines.join('\n'));
    return true;
  });
}

/** A step as operators read it. */
function told({ at, depth, name, said, took, attempts, failure }: Step) {
  const who = said
    ? ` by ${quote.line(said.by, { longest: 60 })}: ${quote.line(said.reason, { longest: 300 })}`
    : '';
  const how = failure && `${failure.type}: ${quote.line(failure.said ?? failure.message, { longest: 300 })}`;
  return { at, what: `${'  '.repeat(depth)}${name}${who}`, took, attempts, how };
}
