import { expectInvoicedOnce, oneCInvoices } from '../support/one-c-invoices';
import { type CallOptions, type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 120_000);

const invoices = 'Document_СчетНаОплатуПокупателю';

let stand: Stand;
let worker: Role;
beforeAll(async () => {
  stand = await startStand({
    environment: { ONE_C_LONGEST_LATENCY: `${seconds(40)}ms`, OUTAGE_RETRY: `${seconds(60)}ms` },
  });
  [, worker] = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.resetFaults().then(() => stand.control.portalFaults({ limits: null })));
afterAll(() => stand.stop());

const call = (options: CallOptions = {}): Promise<number> =>
  stand.callDeal({ robot: 'onec_invoice', ...options });

const counterparties = async (inn: string) => {
  const { oneC } = await stand.control.state();
  return oneC.objects.filter(
    ({ base, entity, values }) =>
      base === 'accounting' && entity === 'Catalog_Контрагенты' && values.ИНН === inn,
  );
};

describe('a reply that is lost after 1C carried out', () => {
  it.each([
    { step: 'the counterparty', fault: { create: { entity: 'Catalog_Контрагенты' } }, companyId: 1 },
    { step: 'the contract', fault: { create: { entity: 'Catalog_ДоговорыКонтрагентов' } }, companyId: 2 },
    { step: 'the invoice', fault: { create: { entity: invoices } }, companyId: 1 },
    { step: 'the posting', fault: { post: { entity: invoices } }, companyId: 1 },
  ])('$step: is found again, and the deal has one invoice', async ({ fault, companyId }) => {
    const [[operation, which] = ['', {}]] = Object.entries(fault);
    await stand.control.oneCFaults({
      [operation]: { ...which, latencyMs: seconds(30), reply: 'cut', carryOut: true, times: 1 },
    });
    const id = await call({ client: { companyId } });
    await stand.answered(id, seconds(300) + 30_000);
    await expectInvoicedOnce(stand, id);
    const writes = (await stand.control.record()).flatMap((entry) =>
      entry.type === 'one-c.finished' && entry.reply === 'cut' ? [entry.status] : [],
    );
    expect(writes.at(-1)).toBeLessThan(300);
    expect(await counterparties('7701234567')).toHaveLength(1);
  });
});

it('two deals of one new client at once make one counterparty and an invoice each', async () => {
  await stand.control.oneCFaults({ create: { latencyMs: seconds(10) } });
  const ids = await stand.callDeals(2, {
    robot: 'onec_invoice',
    client: { companyId: 0, contactId: 2 },
  });
  await Promise.all(ids.map((id) => stand.answered(id)));
  for (const id of ids) await expectInvoicedOnce(stand, id);
  expect(await counterparties('500100732259')).toHaveLength(1);
});

it('a call that comes twice, and two robots on one stage, make one invoice', async () => {
  await stand.control.oneCFaults({ create: { latencyMs: seconds(10) } });
  const [id = 0] = await stand.control.createDeals();
  const placements = [
    await stand.control.placeRobot({ code: 'onec_invoice' }),
    await stand.control.placeRobot({ code: 'onec_invoice' }),
  ];
  await stand.control.moveDeal(id, 'CONFIRMED');
  for (const placement of placements) await stand.control.removeRobot(placement);
  const [first] = (await stand.control.deal(id)).calls;
  await stand.control.repeatCall(first?.id ?? 0, { times: 3, concurrently: true });
  const { calls } = await stand.answered(id);
  expect(calls).toHaveLength(2);
  await expectInvoicedOnce(stand, id);
});

it('a deal that comes back to the stage is told the same invoice', async () => {
  const [id = 0] = await stand.control.createDeals();
  const placement = await stand.control.placeRobot({ code: 'onec_invoice' });
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.answered(id);
  await stand.control.moveDeal(id, 'PREPARATION');
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.control.removeRobot(placement);
  const { calls } = await stand.answered(id);
  expect(calls).toHaveLength(2);
  await expectInvoicedOnce(stand, id);
});

it('a refusal of 1C reaches the process and the responsible person in its own words', async () => {
  await stand.control.oneCFaults({
    create: { entity: invoices, reply: 'refuse', refusal: 'Договор закрыт <&"]]>' },
  });
  const id = await call();
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Счёт не создан: 1С отказала: «Договор закрыт <&"&#93;&#93;>»/),
  });
  expect(await oneCInvoices(stand, `D_${id}`)).toEqual([]);
});

it('a closed period leaves the invoice unposted and says so; when it is open, the next run posts it', async () => {
  await stand.control.oneCFaults({ closedUntil: '2100-01-01' });
  const [id = 0] = await stand.control.createDeals();
  const placement = await stand.control.placeRobot({ code: 'onec_invoice' });
  await stand.control.moveDeal(id, 'CONFIRMED');
  const failed = await stand.answered(id);
  expect(failed.calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(
      /^Робот не завершил работу: документ в 1С создан, но она его не провела: «Период закрыт/,
    ),
  });
  await stand.control.oneCFaults({ closedUntil: null });
  await stand.control.moveDeal(id, 'PREPARATION');
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.control.removeRobot(placement);
  const { calls, fields } = await stand.answered(id);
  const [invoice, ...others] = await oneCInvoices(stand, `D_${id}`);
  expect(others).toEqual([]);
  expect(calls.at(-1)?.returned).toMatchObject({ status: 'ok', invoice_number: invoice?.values.Number });
  expect(fields.UF_CRM_ONE_C_INVOICE).toBe(invoice?.values.Number);
});

it('a field that 1C would ignore is named, and nothing is created; when it is published, the next run works', async () => {
  // One that has not read yet what is published.
  await worker.kill('SIGTERM');
  await stand.control.oneCFaults({ missingFields: [`${invoices}.Комментарий`] });
  worker = await stand.start('worker');
  const id = await call({ client: { companyId: 2 } });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringContaining(`Счёт не создан: в 1С нет «${invoices}.Комментарий»`),
  });
  await stand.control.oneCFaults({ missingFields: [] });
  const next = await call({ client: { companyId: 2 } });
  await stand.answered(next);
  await expectInvoicedOnce(stand, next);
});

it('a 1C that is down is told with the next try, and the invoice is made when it is back', async () => {
  await stand.control.oneCFaults({ refuseConnections: true });
  const id = await call();
  await until('the process log speaks of it', async () => (await stand.control.deal(id)).log.length > 0);
  expect((await stand.control.deal(id)).log[0]?.text).toMatch(
    /^1С не отвечает\. Следующая попытка (меньше чем через минуту|через .+, в \d\d:\d\d по времени портала)\.$/,
  );
  await stand.control.oneCFaults({ refuseConnections: false });
  await stand.answered(id);
  await expectInvoicedOnce(stand, id);
});

it('a 1C that takes 30 s for each write is waited for, and no word of trouble', async () => {
  await stand.control.oneCFaults({
    create: { latencyMs: seconds(30) },
    post: { latencyMs: seconds(30) },
    read: { latencyMs: seconds(5) },
  });
  const id = await call();
  const { log } = await stand.answered(id);
  await expectInvoicedOnce(stand, id);
  expect(log).toHaveLength(1);
});

describe('an invoice is found, and the deal has one, whose creation is answered with', () => {
  const replies = ['html-200', 'empty-200', 'error-500', 'no-result'] as const;
  const dealOf = new Map<string, number>();
  // All of them wait for their look-up at the same time.
  beforeAll(async () => {
    for (const reply of replies) {
      await stand.control.oneCFaults({ create: { entity: invoices, reply, carryOut: true, times: 1 } });
      dealOf.set(reply, await call());
      await until(`${reply} is answered`, async () => {
        const { faults } = await stand.control.state();
        return faults.oneC.create.reply === 'answer';
      });
    }
  });

  it.each(replies)('%s', async (reply) => {
    const id = dealOf.get(reply) ?? 0;
    await stand.answered(id);
    await expectInvoicedOnce(stand, id);
  });
});

it('a client without an INN, and one whose requisites nobody chose, are told to the deal', async () => {
  const none = await call({ client: { companyId: 4 } });
  const several = await call({ client: { companyId: 3 } });
  expect((await stand.answered(none)).calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Счёт не создан: у клиента нет реквизитов с ИНН/),
  });
  expect((await stand.answered(several)).calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Счёт не создан: у клиента несколько реквизитов/),
  });
});

it('an item of a smart process gets its invoice, its own field and its answer', async () => {
  await stand.control.createUserField({ entity: 'CRM_7', name: 'UF_CRM_7_ONE_C_INVOICE' });
  await stand.control.placeRobot({ code: 'onec_invoice', stageId: 'DT177_5:CONFIRMED' });
  const [id = 0] = await stand.control.createItems();
  await stand.control.moveItem(id, 'DT177_5:CONFIRMED');
  const { calls, fields } = await until('the item has its answer', async () => {
    const story = await stand.control.item(id);
    return story.calls[0]?.step === 'answered' && story;
  });
  const [invoice, ...others] = await oneCInvoices(stand, `Tb1_${id}`);
  expect(others).toEqual([]);
  expect(calls[0]?.returned).toMatchObject({ status: 'ok', invoice_number: invoice?.values.Number });
  expect(fields.UF_CRM_7_ONE_C_INVOICE).toBe(invoice?.values.Number);
});
