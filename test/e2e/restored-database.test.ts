import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askingMapping, untilAsked } from '../support/asking-erp';
import { dealRecord } from '../support/deal-record';
import { inboxOf } from '../support/inbox-of';
import { installQuietRuntime } from '../support/quiet-runtime';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';
import { startWorkerHere } from '../support/worker-here';

jest.setTimeout(seconds(900) + 180_000);

/** Temporal's dev server has all in one file, and beside it what it has not put there yet. */
async function replaceDatabase(stand: Stand, from: string, to: string): Promise<void> {
  await stand.temporal.stop();
  for (const ending of ['-wal', '-shm']) await rm(join(stand.dir, `${to}${ending}`), { force: true });
  await copyFile(join(stand.dir, from), join(stand.dir, to));
  await stand.restartTemporal();
}

async function backUp(stand: Stand): Promise<Date> {
  const begun = new Date();
  await replaceDatabase(stand, 'temporal.db', 'backup.db');
  return begun;
}

const restore = (stand: Stand): Promise<void> => replaceDatabase(stand, 'backup.db', 'temporal.db');

/** On an endpoint that offers nothing once more by itself. */
async function offerSince(stand: Stand, since: Date): Promise<string> {
  const endpoint = await stand.start('endpoint', { TIME_SCALE: '0.0001' });
  const { code, stdout, stderr } = await stand.run(['inbox', 'offer', '--since', since.toISOString()]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await until('all is in Temporal', async () => (await inboxOf(stand)).pending === 0);
  await endpoint.end(20_000);
  return stdout;
}

/** Numbers of the orders that a deal has in the ERP. */
async function ordersOf(stand: Stand, ids: readonly number[]): Promise<string[][]> {
  return Promise.all(
    ids.map(async (id) => (await dealRecord(stand, id).orders()).map(({ number }) => number)),
  );
}

const waits = (stand: Stand, id: number): Promise<unknown> =>
  until('the run waits for the ERP', async () => {
    const query = `RobotStatus = 'waiting' AND B24Document = 'DEAL_${id}' AND B24Robot IS NOT NULL`;
    return (await stand.client.workflow.count(query)).count > 0;
  });

it('yesterday’s database under today’s inbox loses nothing that was acknowledged, and doubles no order', async () => {
  const stand = await startStand();
  try {
    let endpoint = await stand.start('endpoint');
    let worker = await stand.start('worker');
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false });
    const before = await stand.callDeals(3);
    for (const id of before) await stand.answered(id);
    await stand.control.erpFaults({ refuseConnections: true });
    const waiting = await stand.callDeal();
    await waits(stand, waiting);

    const since = await backUp(stand);
    await stand.control.erpFaults({ refuseConnections: false });
    await stand.answered(waiting);
    // Its refresh token is spent for the next one, which the backup does not have.
    await stand.control.expireTokens();
    const after = await stand.callDeals(10);
    for (const id of after) await stand.answered(id);
    await stand.control.erpFaults({ refuseConnections: true });
    const open = await stand.callDeals(3);
    for (const id of open) await waits(stand, id);
    const made = await ordersOf(stand, [...before, waiting, ...after]);
    expect(made.every((numbers) => numbers.length === 1)).toBe(true);

    await worker.end(20_000);
    await endpoint.end(20_000);
    await restore(stand);
    const known = async (id: number): Promise<boolean> => (await dealRecord(stand, id).runs()).length > 0;
    expect(await known(before[0]!)).toBe(true);
    expect(await known(after[0]!)).toBe(false);
    const said = await offerSince(stand, since);
    expect(Number(/^\d+/.exec(said)?.[0])).toBeGreaterThanOrEqual(after.length + open.length);
    endpoint = await stand.start('endpoint');
    worker = await stand.start('worker', { RESTORED_AT: new Date().toISOString() });
    await stand.control.erpFaults({ refuseConnections: false });
    // The tokens of this call heal the portal.
    const next = await stand.callDeal();
    const all = [...before, waiting, ...after, ...open, next];
    for (const id of all) await stand.answered(id);
    await until(
      'every run of before is over again',
      async () =>
        (await stand.client.workflow.count("B24Robot IS NOT NULL AND ExecutionStatus = 'Completed'")).count >=
        all.length,
      { limitMs: seconds(600) + 120_000 },
    );
    expect(await ordersOf(stand, [...before, waiting, ...after])).toEqual(made);
    expect((await ordersOf(stand, [...open, next])).map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    for (const id of all) {
      const { fields, calls } = await stand.control.deal(id);
      const [[number] = []] = await ordersOf(stand, [id]);
      expect(fields.UF_CRM_ERP_ORDER_ID).toBe(number);
      expect(calls.map(({ returned }) => returned)).toMatchObject([{ status: 'ok', erp_order_id: number }]);
    }
    process.stderr.write(
      `Restored database: ${all.length} calls acknowledged = carried out = answered; lost 0, doubled 0, refused 0.\n`,
    );
  } finally {
    await stand.stop();
  }
});

it('an ERP that can neither be asked nor takes a repeat is sent nothing of before: an operator is asked', async () => {
  installQuietRuntime();
  const stand = await startStand();
  let stopWorker = async (): Promise<void> => undefined;
  try {
    const endpoint = await stand.start('endpoint');
    stopWorker = await startWorkerHere(stand, { mapping: askingMapping });
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false });
    const before = await stand.callDeal();
    await stand.answered(before);
    await stand.control.erpFaults({ refuseConnections: true });
    const waiting = await stand.callDeal();
    await waits(stand, waiting);
    const since = await backUp(stand);
    await stand.control.erpFaults({ refuseConnections: false });
    await stand.answered(waiting);
    const after = await stand.callDeal();
    await stand.answered(after);
    const made = await ordersOf(stand, [before, waiting, after]);

    await stopWorker();
    await endpoint.end(20_000);
    await restore(stand);
    await offerSince(stand, since);
    await stand.start('endpoint');
    stopWorker = await startWorkerHere(stand, { mapping: askingMapping, restoredAt: Date.now() });
    for (const [index, id] of [waiting, after].entries()) {
      const work = await untilAsked(stand, id);
      await work.executeUpdate('decide', { args: [{ number: made[index + 1]?.[0] }] });
      await work.result();
    }
    const next = await stand.callDeal();
    await stand.answered(next);
    expect(await ordersOf(stand, [before, waiting, after])).toEqual(made);
    expect(await ordersOf(stand, [next])).toEqual([[expect.any(String)]]);
  } finally {
    await stopWorker();
    await stand.stop();
  }
});
