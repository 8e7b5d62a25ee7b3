import type { Client } from '@temporalio/client';
import type { FindInstallation } from '../endpoint/await-installation';
import { installationsOf } from '../../workflows/ids';

/** ms; the portal's workflow hears of a proved installation by a signal, which waits while no worker is there: a day. */
const takenOverWithin = 24 * 3_600_000;
/** ms for which a yes is not asked again: many calls may wait for one installation. */
const yesKept = 5_000;
const rememberedAtMost = 1_000;

/** Looks for installations by the application token that stands in their workflow ids. */
export function createFindInstallation(client: Client): FindInstallation {
  const foundUntil = new Map<string, number>();

  async function look(tokenHash: string): Promise<boolean> {
    const lately = new Date(Date.now() - takenOverWithin).toISOString();
    const { count } = await client.workflow.count(
      `WorkflowType = "install" AND WorkflowId STARTS_WITH "${installationsOf(tokenHash)}" AND (ExecutionStatus = "Running" OR (ExecutionStatus = "Completed" AND CloseTime > "${lately}"))`,
    );
    return count > 0;
  }

  return async (tokenHash) => {
    if (performance.now() < (foundUntil.get(tokenHash) ?? 0)) return true;
    const found = await look(tokenHash);
    if (foundUntil.size >= rememberedAtMost) foundUntil.clear();
    if (found) foundUntil.set(tokenHash, performance.now() + yesKept);
    return found;
  };
}
