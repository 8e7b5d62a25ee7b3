import { dealRecord } from '../support/deal-record';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  // The portal's rate is not scaled, so neither is the time that a request may wait for it.
  stand = await startStand({ environment: { TIME_SCALE: '1' } });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.portalFaults({ rest: {} }));
afterAll(() => stand.stop());

const lastLine = async (): Promise<number> => (await stand.control.record()).at(-1)?.seq ?? 0;

/** REST requests since, each with how many commands it carried. */
async function requestsSince(since: number): Promise<{ verdict: string; commands: number }[]> {
  const record = await stand.control.record({ since });
  return record.flatMap((entry) =>
    entry.type === 'rest' ? [{ verdict: entry.verdict, commands: entry.carried.length }] : [],
  );
}

async function runOf(dealId: number) {
  const [id] = await until('the run is there', async () => {
    const runs = await dealRecord(stand, dealId).runs();
    return runs.length > 0 && runs;
  });
  return stand.client.workflow.getHandle(id ?? '');
}

it('titles that read like a macro arrive unchanged, though the runs share requests', async () => {
  const title = '$result[a][b] "Ромашка" & $result';
  const since = await lastLine();
  const ids = await stand.callDeals(30, { title });
  for (const id of ids) {
    const { calls, fields } = await stand.answered(id);
    const [order] = await dealRecord(stand, id).orders();
    expect(order?.title).toBe(title);
    expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok', erp_order_id: order?.number });
  }
  const { notifications } = await stand.control.state();
  // Brackets that start no BB code; the portal shows them as they were.
  const shown = title.replaceAll('[', '&#91;').replaceAll(']', '&#93;');
  expect(notifications.filter(({ message }) => message.includes(shown))).toHaveLength(30);
  const requests = await requestsSince(since);
  // A read is 7 commands and a write 3: more are of several runs.
  expect(Math.max(...requests.map(({ commands }) => commands))).toBeGreaterThan(7);
});

it('a full bucket is waited out, and no run learns of it', async () => {
  const since = await lastLine();
  await stand.control.portalFaults({ rest: { reply: 'query-limit', times: 3 } });
  const id = await stand.callDeal();
  await stand.answered(id);
  const refused = (await requestsSince(since)).filter(({ verdict }) => verdict === 'fault query-limit');
  expect(refused).toHaveLength(3);
  const { events } = await (await runOf(id)).fetchHistory();
  const failed = events?.filter(({ activityTaskStartedEventAttributes: begun }) => begun?.lastFailure);
  expect(failed).toEqual([]);
});

it('a method whose time is used up is asked again when the portal renews it, and holds no worker', async () => {
  const since = await lastLine();
  await stand.control.portalFaults({
    rest: { reply: 'operating-limit', methods: ['crm.item.get'], times: 1, resetAfterSeconds: 5 },
  });
  const id = await stand.callDeal();
  const run = await runOf(id);
  const waiting = await until('the read waits', async () => {
    const { raw } = await run.describe();
    return raw.pendingActivities?.find(({ currentRetryInterval }) => currentRetryInterval);
  });
  expect(Number(waiting.currentRetryInterval?.seconds)).toBeGreaterThanOrEqual(4);
  // The others go on meanwhile.
  await stand.answered(await stand.callDeal());
  await stand.answered(id);
  const refused = (await requestsSince(since)).filter(({ verdict }) => verdict === 'fault operating-limit');
  expect(refused).toHaveLength(1);
});
