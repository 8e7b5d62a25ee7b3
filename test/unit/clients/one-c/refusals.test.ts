import * as fc from 'fast-check';
import type { OneCFaultsChange } from '../../../../sandbox/one-c/faults';
import { ClientError } from '../../../../src/clients/client-error';
import type { OneCInvoice, Step } from '../../../../src/clients/one-c';
import { errorTexts } from '../../../../src/clients/one-c/error-texts';
import { cases } from '../../../support/proof';
import { anInvoice, follow, type OneCBase, startOneCBase, take } from './one-c-base';

let base: OneCBase;
beforeAll(async () => {
  base = await startOneCBase();
});
afterEach(() => base.control.resetFaults());
afterAll(() => base.close());

let deals = 700;
function another(): OneCInvoice {
  deals += 1;
  const inn = String(7_700_000_000 + deals);
  return {
    ...anInvoice,
    externalId: `D_${deals}-3f2a9c1e`,
    identity: `m/DEAL_${deals}`,
    party: { ...anInvoice.party, inn },
  };
}

async function failureOf(work: Promise<unknown>): Promise<ClientError | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  return undefined;
}

type Refusal = Omit<NonNullable<OneCFaultsChange['read']>, 'reply'>;
const lock = 'Конфликт блокировок при выполнении транзакции: Превышено максимальное время ожидания';

/** Any error that 1C could word. */
const refusals: fc.Arbitrary<Refusal> = fc.record({
  status: fc.constantFrom(400, 401, 403, 404, 405, 409, 413, 423, 429, 500, 501, 502, 503, 504),
  code: fc.constantFrom('-1', '', ...Array.from({ length: 22 }, (_, code) => String(code))),
  refusal: fc.constantFrom('Период закрыт', ...errorTexts.flatMap(({ examples }) => examples)),
  form: fc.constantFrom('odata', 'exception', 'page'),
});

/** What can only be our request's fault: a property or an option that this base does not have. */
const isHopeless = ({ form, status = 500, code = '' }: Refusal): boolean =>
  form === 'odata' && status < 500 && status !== 401 && ['10', '14'].includes(code);
const saysAbsent = ({ form, status, code }: Refusal): boolean =>
  form === 'odata' && status === 404 && code === '9';
const saysUnpublished = ({ form, status, code }: Refusal): boolean =>
  form === 'odata' && status === 404 && code === '8';

describe('a read', () => {
  const invoice = another();
  const options = { timeoutMs: 5_000 };

  it('leaves the work as it was, whatever 1C says, and is final only where it is about our request', async () => {
    const [, organization, counterparty] = base.client().chains.party;
    const reads = [
      { by: 'filter', read: () => organization?.find(invoice, {}, options) },
      { by: 'key', read: () => counterparty?.find(invoice, {}, options) },
    ] as const;
    await fc.assert(
      fc.asyncProperty(refusals, fc.constantFrom(...reads), async (refusal, { by, read }) => {
        await base.control.oneCFaults({ read: { reply: 'refuse', ...refusal, by } });
        const failure = await failureOf(Promise.resolve(read()));
        if (by === 'key' && saysAbsent(refusal)) return expect(failure).toBeUndefined();
        const passes = errorTexts.some(({ pattern, meaning }) => {
          return ['busy', 'away'].includes(meaning) && pattern.test(refusal.refusal ?? '');
        });
        const isFinal = saysUnpublished(refusal) || (isHopeless(refusal) && !passes);
        expect(failure?.verdict).toBe(isFinal ? 'refused' : 'not-done');
        expect(failure?.kind).not.toBe('Contract');
      }),
      { numRuns: cases(150) },
    );
  });

  it('of the HTTP service is tried again, too, but for the agreed “not found”', async () => {
    const url = `${base.sandbox.oneC.url}/accounting/hs/robots/invoices`;
    const [step] = base.client({ mapping: 'http-service', url }).chains.invoice;
    await fc.assert(
      fc.asyncProperty(refusals, async (refusal) => {
        await base.control.oneCFaults({ read: { reply: 'refuse', ...refusal } });
        const failure = await failureOf(Promise.resolve(step?.find(another(), {}, options)));
        expect(failure?.verdict).toBe('not-done');
      }),
      { numRuns: cases(50) },
    );
  });

  it('of a catalogue that is not published is final, and names it', async () => {
    const { party, invoice: steps } = base.client().chains;
    const known = await follow(party, invoice, {});
    await base.control.oneCFaults({ unpublished: ['Catalog_Валюты'] });
    const failure = await failureOf(Promise.resolve(steps[0]?.find(invoice, known, options)));
    expect(failure).toMatchObject({ verdict: 'refused', kind: 'FieldIgnored', said: 'Catalog_Валюты' });
  });
});

describe.each([
  { name: 'counterparty', operation: 'create' },
  { name: 'invoice', operation: 'create' },
  { name: 'invoicePosting', operation: 'post' },
] as const)('the write of the step $name', ({ name, operation }) => {
  async function refusedWith(refusal: Refusal): Promise<ClientError | undefined> {
    const invoice = another();
    const { party, invoice: steps } = base.client().chains;
    const all: Step<OneCInvoice>[] = [...party, ...steps];
    const at = all.findIndex((step) => step.name === name);
    const known = await follow(all.slice(0, at), invoice, {});
    await base.control.oneCFaults({ [operation]: { reply: 'refuse', ...refusal, times: 1 } });
    const [step] = all.slice(at);
    return failureOf(step ? take(step, invoice, known) : Promise.resolve());
  }
  const refused = (kind: string) => ({
    verdict: 'refused',
    kind: name === 'invoicePosting' ? 'NotPosted' : kind,
  });

  it.each([
    { refusal: lock, expected: { verdict: 'not-done', kind: 'Busy' } },
    { refusal: 'was deadlocked on lock resources with another process', expected: { kind: 'Busy' } },
    { refusal: 'Не обнаружено свободной лицензии!', expected: { verdict: 'not-done', kind: 'Unavailable' } },
    {
      refusal: 'Соединение с сервером баз данных разорвано администратором',
      expected: { verdict: 'unknown', kind: 'Unknown' },
    },
    {
      refusal: 'Произошла внутренняя ошибка OData сервиса.',
      expected: { verdict: 'unknown', kind: 'Contract' },
    },
  ])('is judged by the text of an exception: $refusal', async ({ refusal, expected }) => {
    await expect(refusedWith({ refusal })).resolves.toMatchObject({ ...expected, said: refusal });
  });

  it('is judged so in each form that the text comes in', async () => {
    for (const form of ['exception', 'page'] as const)
      await expect(refusedWith({ refusal: lock, form })).resolves.toMatchObject({ kind: 'Busy', said: lock });
    await base.control.oneCFaults({ errorsInXml: true });
    await expect(refusedWith({ refusal: lock })).resolves.toMatchObject({ kind: 'Busy', said: lock });
  });

  it('is refused for good by a rule of the business, a right, or a body that 1C does not understand', async () => {
    await expect(refusedWith({ refusal: 'Период закрыт' })).resolves.toMatchObject(refused('Rejected'));
    await expect(refusedWith({ refusal: 'Нет прав', status: 403, code: '20' })).resolves.toMatchObject(
      refused('Forbidden'),
    );
    await expect(
      refusedWith({ refusal: 'Неверное значение', status: 400, code: '4' }),
    ).resolves.toMatchObject(refused('BadRequest'));
  });

  it('is open after what is no word of the interface', async () => {
    for (const form of ['exception', 'page'] as const)
      await expect(refusedWith({ refusal: 'Нечто', form })).resolves.toMatchObject({ verdict: 'unknown' });
  });

  it('tells the reason first, which stands last in 1C’s trace', async () => {
    const refusal = [
      '{Документ.Счёт.МодульОбъекта(55)}: Ошибка при вызове метода контекста (Записать)',
      'по причине:',
      'Ошибка при выполнении обработчика - «ПередЗаписью»',
      'по причине:',
      'Не заполнен договор',
    ].join('\n');
    const failure = await refusedWith({ refusal });
    expect(failure?.verdict).toBe('refused');
    expect(failure?.said).toMatch(/^Не заполнен договор \(Ошибка при вызове метода контекста \(Записать\)/);
  });
});

it('an answer that cannot be given never lets the object be made: the look-up decides', async () => {
  const invoice = another();
  const client = base.client();
  await base.control.oneCFaults({ create: { reply: 'refuse', refusal: lock, times: 1 } });
  const made = async () => {
    const party = await follow(client.chains.party, invoice, {});
    return follow(client.chains.invoice, invoice, party);
  };
  await expect(made()).rejects.toMatchObject({ kind: 'Busy' });
  await expect(made()).resolves.toMatchObject({ invoiceAmount: '181801.00' });
});
