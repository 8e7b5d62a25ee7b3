import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { until } from '../../../testbed/until';
import type { Drilled, Stage } from './stage';

/**
 * Saves the databases by docs/backup.md, lets deals come and go, and restores what was saved. The ERP would take an order
 * twice, and the portal's refresh token of the backup is spent by then.
 */
export async function backUpAndRestore({
  cache,
  engine,
  deals,
  world: { control },
}: Stage): Promise<Drilled> {
  await control.erpFaults({
    uniqueExternalIds: false,
    create: { reply: 'http-503' },
    find: { reply: 'http-503' },
  });
  const waiting = await deals.call(5);
  const backups = join(cache, 'backups');
  await mkdir(backups, { recursive: true });
  const file = await engine.shell(`deploy/backup ${backups}`);
  await control.erpFaults({ create: {}, find: {} });
  const before = await deals.settle(waiting);
  await control.expireTokens();
  const after = await deals.call(40);
  await deals.settle(after);
  const made = await ordersOf(control);

  const said = await engine.shell(`deploy/restore ${file}`);
  await engine.untilHealthy('temporal', 'worker', 'endpoint', 'endpoint-2');
  // The tokens of the next call heal the portal.
  const next = await deals.call(5);
  const account = await deals.settle([...waiting, ...after, ...next]);
  // What was offered once more runs behind them.
  await until('nothing was made any more', async () => (await ordersOf(control)) >= made + next.length, {
    limitMs: 120_000,
  });
  const offered = [...said.matchAll(/^(\d+) calls and events/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  if (offered < after.length) throw new Error(`Only ${offered} were offered once more.`);
  await control.erpFaults({ uniqueExternalIds: true });
  return {
    account,
    seen: `${offered} calls and events since the backup offered once more; ${before.answered} runs of the backup had ended meanwhile`,
  };
}

const ordersOf = async (control: Stage['world']['control']): Promise<number> =>
  (await control.state()).orders.length;
