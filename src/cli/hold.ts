import { userInfo } from 'node:os';
import type { Client } from '@temporalio/client';
import { type ExternalSystem, externalSystems } from '../../workflows/contract/external-systems';
import { type TaskQueue, taskQueues } from '../../workflows/contract/task-queues';
import { parseDuration } from '../base/duration';
import { robots } from '../robots';
import { systems } from '../systems';
import { hold, readHold, release } from '../temporal/holds';
import { UsageError } from '../base/command-error';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { findRuns } from '../operator/runs/find';
import { type RunSight, seeRun } from '../operator/runs/sight';
import { since, until as untilText } from '../operator/runs/when';

export interface HoldCommand {
  reason: string;
  /** A time of day such as `15:00`, or a duration such as `2h`. */
  until?: string;
  by?: string;
  json?: boolean;
}

/** So many deals are named. */
const namedAtMost = 20;

/** `robots hold`: nothing new is begun in an external system, and whoever will miss a deadline meanwhile is named. */
export function holdSystem(name: string, { reason, until, by, json = false }: HoldCommand): Promise<boolean> {
  const system = oneOf(name, externalSystems);
  const end = until === undefined ? undefined : momentOf(until);
  return withTemporal(async (client) => {
    await hold(client, taskQueues[system], { by: by ?? userInfo().username, reason, until: end });
    const { waiting, late } = await whoWaits(client, system, end);
    if (json) {
      print(
        JSON.stringify({
          system,
          until: end,
          waiting,
          late: late.map(({ workflowId, deadline }) => ({ workflowId, deadline })),
        }),
      );
      return true;
    }
    const when =
      end === undefined ? 'until "robots release"' : `until ${untilText(end)}; it does not end by itself`;
    const lines = [
      `${systems[system].name.en} is held ${when}. What is under way there goes on; nothing new is begun.`,
      `${waiting} runs of its robots are open. The clocks of the deals do not stop.`,
    ];
    if (late.length > 0) {
      const named = late
        .slice(0, namedAtMost)
        .map(({ document, deadline }) => `${document} ${untilText(deadline ?? 0)}`);
      const more = late.length > namedAtMost ? `, and ${late.length - namedAtMost} more` : '';
      lines.push(
        `${late.length} of them are answered at their deadline before that: ${named.join(', ')}${more}.`,
      );
    }
    print(lines.join('\n'));
    return true;
  });
}

/** `robots release`: what waits is begun again; on any queue, since Temporal's own tools hold any. */
export function releaseSystem(
  name: string,
  { by, json = false }: Pick<HoldCommand, 'by' | 'json'>,
): Promise<boolean> {
  const queue = oneOf(name, Object.keys(taskQueues) as TaskQueue[]);
  return withTemporal(async (client) => {
    const held = await readHold(client, taskQueues[queue]);
    if (held) await release(client, taskQueues[queue], by ?? userInfo().username);
    const told = held
      ? `${queue} is released; it was held since ${since(held.since)}.`
      : `${queue} is not held; nothing was changed.`;
    print(json ? JSON.stringify({ system: queue, released: held !== undefined, told }) : told);
    return held !== undefined;
  });
}

async function whoWaits(
  client: Client,
  system: ExternalSystem,
  end: number | undefined,
): Promise<{ waiting: number; late: RunSight[] }> {
  const late: RunSight[] = [];
  let waiting = 0;
  for (const { code } of robots.filter((robot) => robot.system === system)) {
    for await (const run of findRuns(client, { robot: code, open: true })) {
      waiting += 1;
      const sight = await seeRun(client, run);
      if (sight.deadline !== undefined && sight.deadline < (end ?? Infinity)) late.push(sight);
    }
  }
  return { waiting, late: late.toSorted((one, other) => (one.deadline ?? 0) - (other.deadline ?? 0)) };
}

function oneOf<Name extends string>(name: string, names: readonly Name[]): Name {
  const known = names.find((one) => one === name);
  if (!known) throw new UsageError(`There is no ${name}. There are ${names.join(', ')}.`);
  return known;
}

/** The next moment with this time of day, or so long from now; in ms since 1970. */
function momentOf(text: string): number {
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (time) {
    const today = new Date().setHours(Number(time[1]), Number(time[2]), 0, 0);
    return today > Date.now() ? today : today + 24 * 3_600_000;
  }
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new UsageError(
      `--until takes a time of day such as 15:00, or a duration such as 2h, not "${text}".`,
    );
  return Date.now() + ms;
}
