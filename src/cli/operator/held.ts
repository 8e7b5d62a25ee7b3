import type { Client } from '@temporalio/client';
import { type ExternalSystem, externalSystems } from '../../../workflows/contract/external-systems';
import { taskQueues } from '../../../workflows/contract/task-queues';
import { quote } from '../../base/quote';
import { type Hold, readHold } from '../../temporal/holds';
import { since, until } from '../../operator/runs/when';

/** A line for each external system that is held, for whoever uses any command. */
export async function heldSystems(client: Client): Promise<string[]> {
  const holds = await Promise.all(
    externalSystems.map(async (system) => ({ system, held: await readHold(client, taskQueues[system]) })),
  );
  return holds.flatMap(({ system, held }) => (held ? [toldOf(system, held)] : []));
}

function toldOf(system: ExternalSystem, { since: at, by, reason, until: end }: Hold): string {
  const who = quote.line(by, { longest: 60 });
  const why = quote.line(reason, { longest: 200 });
  const when = end === undefined ? '' : `, until ${until(end)}`;
  return `${system} is held since ${since(at)} by ${who}: ${why}${when}. "robots release ${system}" ends it.`;
}
