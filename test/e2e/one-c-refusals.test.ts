import type { OneCFaultsChange } from '../../sandbox/one-c/faults';
import { expectInvoicedOnce, oneCInvoices } from '../support/one-c-invoices';
import { type CallOptions, seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(900) + 300_000);

const invoices = 'Document_СчетНаОплатуПокупателю';
const lock =
  'Ошибка при вызове метода контекста (Записать)\nпо причине:\nКонфликт блокировок при выполнении транзакции: Превышено максимальное время ожидания предоставления блокировки';

let stand: Stand;
beforeAll(async () => {
  // Refusals come at once here: what is waited for is the next attempt, and for that alone.
  stand = await startStand({
    environment: { ONE_C_LONGEST_LATENCY: `${seconds(10)}ms`, OUTAGE_RETRY: `${seconds(20)}ms` },
  });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.resetFaults().then(() => stand.control.portalFaults({ limits: null })));
afterAll(() => stand.stop());

const call = (options: CallOptions = {}): Promise<number> =>
  stand.callDeal({ robot: 'onec_invoice', ...options });

/** Requests to 1C since the last time. */
let seen = 0;
async function asked() {
  const entries = await stand.control.record({ since: seen });
  seen = entries.at(-1)?.seq ?? seen;
  return entries.flatMap((entry) => (entry.type === 'one-c.arrived' ? [entry] : []));
}

it('a lock that passes, at each request of a run in turn, costs the deal nothing', async () => {
  await stand.answered(await call());
  await asked();
  const first = await call();
  await stand.answered(first);
  const count = (await asked()).length;
  expect(count).toBeGreaterThan(10);
  for (let skip = 0; skip < count; skip++) {
    await stand.control.oneCFaults({ any: { reply: 'refuse', refusal: lock, skip, times: 1 } });
    const id = await call();
    await stand.answered(id);
    await expectInvoicedOnce(stand, id);
    const { faults } = await stand.control.state();
    expect(faults.oneC.any.reply).toBe('answer');
  }
});

const known = { companyId: 1 };
/** Of no other test, so that 1C does not have it. */
const unknown = { companyId: 0, contactId: 2 };

it.each<{ what: string; faults: OneCFaultsChange; client: NonNullable<CallOptions['client']> }>([
  {
    what: 'a lock when the client is written',
    faults: { create: { reply: 'refuse', refusal: lock, entity: 'Catalog_Контрагенты', times: 2 } },
    client: unknown,
  },
  {
    what: 'an error in XML, and a login page',
    faults: {
      errorsInXml: true,
      create: { reply: 'refuse', refusal: 'Lock conflict during transaction', times: 1 },
      read: { reply: 'html-200', times: 1 },
    },
    client: known,
  },
  {
    what: 'sessions that are blocked',
    faults: {
      any: {
        reply: 'refuse',
        status: 403,
        form: 'exception',
        refusal: 'Начало сеанса с информационной базой запрещено.\nВедутся технические работы',
        times: 2,
      },
    },
    client: known,
  },
])('the deal has its one invoice after $what', async ({ faults, client }) => {
  await stand.control.oneCFaults(faults);
  const id = await call({ client });
  await stand.answered(id, seconds(900) + 60_000);
  await expectInvoicedOnce(stand, id);
  const { faults: left } = await stand.control.state();
  expect([left.oneC.any, left.oneC.create, left.oneC.read].map(({ reply }) => reply)).toEqual(
    Array.from({ length: 3 }, () => 'answer'),
  );
});

it('a rule of the business is told at once, its reason first', async () => {
  const refusal =
    '{Документ.Счёт.МодульОбъекта(55)}: Ошибка при вызове метода контекста (Записать)\nпо причине:\nНе указан договор <&>';
  await stand.control.oneCFaults({ create: { reply: 'refuse', refusal, entity: invoices } });
  const id = await call();
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Счёт не создан: 1С отказала: «Не указан договор <&> \(/),
  });
});

describe('a text that 1C cuts, though its description tells no length', () => {
  it('«Содержание»: is told as what was kept, and the invoice is not posted', async () => {
    await stand.control.oneCFaults({
      maxLengths: { [`${invoices}.Товары.Содержание`]: 10, [`${invoices}.Комментарий`]: 20 },
    });
    const id = await call();
    const { calls, fields } = await stand.answered(id);
    const [made, ...others] = await oneCInvoices(stand, `D_${id}`);
    expect(others).toEqual([]);
    expect(made?.values.Posted).toBe(false);
    expect(calls[0]?.returned).toEqual({
      status: 'failed',
      error: expect.stringMatching(
        /^Робот не завершил работу: 1С сохранила текст не целиком: .*«Станок ток»/,
      ),
    });
    expect(fields.UF_CRM_ONE_C_INVOICE ?? '').toBe('');
  });

  it.each([true, false])(
    'our mark: is told, and no second invoice follows, where 1C keeps our keys: %s',
    async (keepsKeys) => {
      const before = await unmarked();
      await stand.control.oneCFaults({ keepsKeys, maxLengths: { [`${invoices}.Комментарий`]: 10 } });
      const [id = 0] = await stand.control.createDeals();
      const placement = await stand.control.placeRobot({ code: 'onec_invoice' });
      for (const stage of ['CONFIRMED', 'PREPARATION', 'CONFIRMED'] as const) {
        await stand.control.moveDeal(id, stage);
        await stand.answered(id);
      }
      await stand.control.removeRobot(placement);
      const { calls } = await stand.answered(id);
      expect(calls.map(({ returned }) => returned)).toEqual(
        [1, 2].map(() => ({
          status: 'failed',
          error: expect.stringMatching(/обрезала в нём метку \(.*Комментарий 10\/\d+, &#91;b24:D_/),
        })),
      );
      expect((await unmarked()) - before).toBe(1);
    },
  );

  /** Invoices whose mark is not whole. */
  async function unmarked(): Promise<number> {
    const { oneC } = await stand.control.state();
    return oneC.objects.filter(
      ({ entity, values }) => entity === invoices && !String(values.Комментарий).includes(']'),
    ).length;
  }
});
