import type { Known, OneCInvoice, Step } from '../../../../src/clients/one-c';
import { ClientError } from '../../../../src/clients/client-error';
import { anInvoice, follow, invoiceIds, invoiceIn, type OneCBase, startOneCBase, take } from './one-c-base';

let base: OneCBase;
beforeAll(async () => {
  base = await startOneCBase();
});
afterEach(() => base.control.resetFaults());
afterAll(() => base.close());

const invoices = 'Document_СчетНаОплатуПокупателю';
let deals = 500;
function another(change: Partial<OneCInvoice> = {}): OneCInvoice {
  deals += 1;
  const inn = String(7_700_000_000 + deals);
  return { ...anInvoice, ...invoiceIds(deals), party: { ...anInvoice.party, inn }, ...change };
}

async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

/** Everything before the step with this name, and the step. */
async function upTo(name: string, invoice: OneCInvoice): Promise<{ known: Known; step: Step<OneCInvoice> }> {
  const { party, invoice: steps } = base.client().chains;
  const all: Step<OneCInvoice>[] = [...party, ...steps];
  const at = all.findIndex((step) => step.name === name);
  const step = all[at];
  if (!step) throw new Error(`no step ${name}`);
  return { known: await follow(all.slice(0, at), invoice, {}), step };
}

describe.each([
  { step: 'counterparty', operation: 'create' as const },
  { step: 'contract', operation: 'create' as const },
  { step: 'invoice', operation: 'create' as const },
  { step: 'invoicePosting', operation: 'post' as const },
])('the step $step', ({ step: name, operation }) => {
  it.each([
    { reply: 'cut' as const, kind: 'Unknown' },
    { reply: 'truncate' as const, kind: 'Unknown' },
    { reply: 'error-500' as const, kind: 'Unknown' },
    { reply: 'http-503' as const, kind: 'Unavailable' },
  ])('is open after $reply, and found by what it left', async ({ reply, kind }) => {
    const invoice = another();
    const { known, step } = await upTo(name, invoice);
    await base.control.oneCFaults({ [operation]: { reply, carryOut: true, times: 1 } });
    await expect(failureOf(take(step, invoice, known))).resolves.toMatchObject({ verdict: 'unknown', kind });
    await expect(step.find(invoice, known, { timeoutMs: 5_000 })).resolves.toBeDefined();
    await invoiceIn(base.client(), invoice);
    expect(await documentsOf(invoice)).toHaveLength(1);
  });

  it('tells a refusal of the configuration in its own words', async () => {
    const invoice = another();
    const { known, step } = await upTo(name, invoice);
    await base.control.oneCFaults({ [operation]: { reply: 'refuse', refusal: 'Период закрыт <&>' } });
    await expect(failureOf(take(step, invoice, known))).resolves.toMatchObject({
      verdict: 'refused',
      kind: name === 'invoicePosting' ? 'NotPosted' : 'Rejected',
      said: 'Период закрыт <&>',
    });
  });

  it('sends nothing where beforeSend says no', async () => {
    const invoice = another();
    const { known, step } = await upTo(name, invoice);
    const { requests } = await arrived();
    const stop = new Error('too late');
    const sending = step.create?.(invoice, known, {
      timeoutMs: 5_000,
      beforeSend() {
        throw stop;
      },
    });
    await expect(sending).rejects.toBe(stop);
    expect((await arrived()).writes).toBe(requests.filter(({ operation: what }) => what !== 'read').length);
  });
});

it.each([
  { reply: 'html-200' as const, kind: 'Unknown' },
  { reply: 'empty-200' as const, kind: 'Unknown' },
  { reply: 'no-result' as const, kind: 'Contract' },
])('a create that is answered with $reply is open', async ({ reply, kind }) => {
  const invoice = another();
  const { known, step } = await upTo('invoice', invoice);
  await base.control.oneCFaults({ create: { reply } });
  await expect(failureOf(take(step, invoice, known))).resolves.toMatchObject({ verdict: 'unknown', kind });
});

it('a posting is believed only when it is read back', async () => {
  const invoice = another();
  const { known, step } = await upTo('invoicePosting', invoice);
  await base.control.oneCFaults({ post: { reply: 'empty-200' } });
  await expect(failureOf(take(step, invoice, known))).resolves.toMatchObject({
    verdict: 'unknown',
    kind: 'Contract',
  });
});

it.each(['cut', 'html-200', 'empty-200', 'error-500', 'http-503', 'no-result'] as const)(
  'a look-up that is answered with %s leaves nothing open',
  async (reply) => {
    const invoice = another();
    const { known, step } = await upTo('invoice', invoice);
    await base.control.oneCFaults({ read: { reply } });
    const failure = await failureOf(take(step, invoice, known));
    expect(failure.verdict).toBe('not-done');
  },
);

it('refused connections and a wrong password are surely not done', async () => {
  const wrong = base.client({ password: 'wrong' });
  await expect(failureOf(invoiceIn(wrong, another()))).resolves.toMatchObject({
    verdict: 'not-done',
    kind: 'Unauthorized',
  });
  await base.control.oneCFaults({ refuseConnections: true });
  const failure = await failureOf(invoiceIn(base.client(), another()));
  expect(failure).toMatchObject({ verdict: 'not-done', kind: 'Unavailable' });
  expect(failure.message).toContain('nothing was sent');
});

it('a configuration that lacks a whole object is named', async () => {
  const wrong = base.client({ mapping: 'trade' });
  await expect(failureOf(invoiceIn(wrong, another()))).resolves.toMatchObject({
    kind: 'FieldIgnored',
    said: 'Catalog_Партнеры',
  });
});

it('a description that takes its time is waited for by the next call', async () => {
  await base.control.oneCFaults({ metadata: { latencyMs: 400, times: 1 } });
  const [structure] = base.client().chains.party;
  const look = (timeoutMs: number) => Promise.resolve(structure?.find(another(), {}, { timeoutMs }));
  await expect(failureOf(look(50))).resolves.toMatchObject({ verdict: 'not-done' });
  await expect(look(5_000)).resolves.toEqual({});
  const asked = (await arrived()).requests.filter(({ operation }) => operation === 'metadata');
  await expect(look(50)).resolves.toEqual({});
  expect((await arrived()).requests.filter(({ operation }) => operation === 'metadata')).toEqual(asked);
});

it('a 1C that does not answer in time is given up', async () => {
  await base.control.oneCFaults({ read: { reply: 'hang' } });
  const [, organization] = base.client().chains.party;
  const failure = await failureOf(Promise.resolve(organization?.find(another(), {}, { timeoutMs: 200 })));
  expect(failure).toMatchObject({ verdict: 'not-done', kind: 'Unknown' });
});

describe('what 1C would swallow in silence', () => {
  it.each([
    `${invoices}.Комментарий`,
    `${invoices}.Товары.СуммаНДС`,
    `${invoices}.СтруктурнаяЕдиница_Key`,
    'Catalog_Контрагенты.КПП',
  ])('is refused before anything is created: %s', async (field) => {
    await base.control.oneCFaults({ missingFields: [field] });
    const invoice = another();
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
      verdict: 'refused',
      kind: 'FieldIgnored',
      said: field.replace('_Key', ''),
    });
    const made = (await base.objects('Catalog_Контрагенты')).filter(
      ({ values }) => values.ИНН === invoice.party.inn,
    );
    expect(made).toEqual([]);
  });

  it('is believed again as soon as it is published', async () => {
    await base.control.oneCFaults({ missingFields: [`${invoices}.Комментарий`] });
    const client = base.client();
    await failureOf(invoiceIn(client, another()));
    await base.control.oneCFaults({ missingFields: [] });
    await expect(invoiceIn(client, another())).resolves.toMatchObject({ invoiceAmount: '181801.00' });
  });

  it('is cut by us where that is harmless: a name that has a full one beside it', async () => {
    await base.control.oneCFaults({ declaresLengths: true });
    const name = `ООО «${'Ы'.repeat(200)}»`;
    const made = await invoiceIn(base.client(), another({ party: { ...another().party, name } }));
    const [kept] = (await base.objects('Catalog_Контрагенты')).filter(({ ref }) => ref === made.counterparty);
    expect(kept?.values.НаименованиеПолное).toBe(name);
    expect(kept?.values.Description).toBe(`${name.slice(0, 99)}…`);
  });

  it('is refused where it would be lost', async () => {
    await base.control.oneCFaults({
      declaresLengths: true,
      maxLengths: { [`${invoices}.Товары.Содержание`]: 10 },
    });
    await expect(failureOf(invoiceIn(base.client(), another()))).resolves.toMatchObject({
      verdict: 'refused',
      kind: 'TooLong',
    });
  });

  it('never is the mark: the words behind it are cut first, and then it is refused', async () => {
    const invoice = another({ comment: 'Ы'.repeat(300) });
    const mark = `[b24:${invoice.externalId}]`;
    await base.control.oneCFaults({
      declaresLengths: true,
      maxLengths: { [`${invoices}.Комментарий`]: mark.length + 3 },
    });
    await invoiceIn(base.client(), invoice);
    expect((await documentsOf(invoice))[0]?.values.Комментарий).toBe(`${mark} Ы…`);

    await base.control.oneCFaults({ maxLengths: { [`${invoices}.Комментарий`]: mark.length - 1 } });
    await expect(failureOf(invoiceIn(base.client(), another()))).resolves.toMatchObject({ kind: 'TooLong' });
  });
});

describe('what is in 1C already', () => {
  it.each(['counterparty', 'contract', 'invoice'])(
    'is taken where a look-up did not see it: 1C keeps keys unique (%s)',
    async (name) => {
      const invoice = another();
      const { known, step } = await upTo(name, invoice);
      const options = { timeoutMs: 5_000, beforeSend: () => undefined };
      const first = await step.create?.(invoice, known, options);
      expect(first?.[name]).toBeDefined();
      await expect(step.create?.(invoice, known, options)).resolves.toEqual(first);
    },
  );

  it('is found under its key where a person took the mark away', async () => {
    const invoice = another();
    const made = await invoiceIn(base.client(), invoice);
    await patch(invoices, made.invoice, { Комментарий: '' });
    await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({ invoice: made.invoice });
    const all = await base.objects(invoices);
    expect(all.filter(({ values }) => values.Контрагент_Key === made.counterparty)).toHaveLength(1);
  });

  it('is not guessed at where two counterparties have the INN and KPP', async () => {
    const invoice = another();
    for (const Description of ['one', 'two']) await counterparty(Description, invoice.party.kpp, invoice);
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
      verdict: 'refused',
      kind: 'Several',
      said: `Контрагент, ИНН ${invoice.party.inn}, КПП 770101001`,
    });
  });

  it('is not guessed at where a counterparty has the INN and no KPP', async () => {
    const invoice = another();
    await counterparty('by hand', '', invoice);
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({ kind: 'Several' });
  });

  it('is another one where the KPP is a branch’s', async () => {
    const invoice = another();
    const branch = await counterparty('branch', '540643001', invoice);
    const made = await invoiceIn(base.client(), invoice);
    expect(made.counterparty).not.toBe(branch);
  });

  it('is left alone where it was marked for deletion', async () => {
    const invoice = another();
    const made = await invoiceIn(base.client(), invoice);
    await patch(invoices, made.invoice, { DeletionMark: true });
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
      verdict: 'refused',
      kind: 'MarkedForDeletion',
    });
  });

  it('is not posted where its sum is not the deal’s', async () => {
    const invoice = another();
    const { known } = await upTo('invoicePosting', invoice);
    await patch(invoices, known.invoice, { СуммаДокумента: 1 });
    const failure = await failureOf(invoiceIn(base.client(), invoice));
    expect(failure).toMatchObject({ verdict: 'refused', kind: 'Differs' });
    expect(failure.said).toMatch(/^0000-\d{6}: СуммаДокумента$/);
    expect((await documentsOf(invoice))[0]?.values.Posted).toBe(false);
  });

  it('tells the amount that it has once it is posted', async () => {
    const invoice = another();
    const made = await invoiceIn(base.client(), invoice);
    await patch(invoices, made.invoice, { СуммаДокумента: 5 });
    await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({ invoiceAmount: '5.00' });
  });
});

it.each([
  { what: 'a currency', change: { currency: 'XAU' }, said: 'Валюта XAU' },
  { what: 'a currency of ours', change: { currency: 'CNY' }, said: 'Валюта CNY' },
  { what: 'a VAT rate', change: { lines: [{ ...anInvoice.lines[0]!, vat: '13' }] }, said: 'Ставка НДС13' },
  {
    what: 'a VAT rate with a fraction',
    change: { lines: [{ ...anInvoice.lines[0]!, vat: '16.67' }] },
    said: 'Ставка НДС 16.67%',
  },
])('$what that 1C does not have is refused before anything is created', async ({ change: more, said }) => {
  const invoice = another(more);
  await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
    verdict: 'refused',
    kind: 'NotFound',
    said,
  });
  expect(await documentsOf(invoice)).toEqual([]);
});

describe('what 1C has is asked of it:', () => {
  it.each([
    { letters: 'AED', kept: { Code: '784', Description: 'Дирхам ОАЭ' } },
    { letters: 'GEL', kept: { Code: '981', Description: 'GEL' } },
    { letters: 'RSD', kept: { Code: '000000007', Description: 'RSD' } },
    { letters: 'AMD', kept: { Code: 'AMD', Description: 'драм' } },
    // Of no list: a portal may have a currency of its own.
    { letters: 'XBT', kept: { Code: '999', Description: 'XBT' } },
  ])('the currency $letters, as $kept', async ({ letters, kept }) => {
    const { Ref_Key } = await byHand('POST', 'Catalog_Валюты', kept);
    const made = await invoiceIn(base.client(), another({ currency: letters }));
    expect(made.currency?.toLowerCase()).toBe(Ref_Key.toLowerCase());
  });

  it('the rate of 12 %', async () => {
    const invoice = another({ lines: [{ ...anInvoice.lines[0]!, vat: '12' }] });
    await invoiceIn(base.client(), invoice);
    const [kept] = await documentsOf(invoice);
    expect(kept?.rows.Товары?.[0]).toMatchObject({ СтавкаНДС: 'НДС12' });
  });

  it('and 1C itself says no where its description does not tell the values', async () => {
    await base.control.oneCFaults({ declaresValues: false });
    const invoice = another({ lines: [{ ...anInvoice.lines[0]!, vat: '13' }] });
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
      verdict: 'refused',
      said: expect.stringContaining("Перечисление 'СтавкиНДС' не содержит элемент 'НДС13'"),
    });
    expect(await documentsOf(invoice)).toEqual([]);
  });
});

it('an item that 1C does not have is refused where no other may stand for it', async () => {
  await expect(failureOf(invoiceIn(base.client({ item: undefined }), another()))).resolves.toMatchObject({
    kind: 'NotFound',
    said: 'Номенклатура «Доставка & монтаж»',
  });
});

it('a closed period leaves the invoice unposted, and posts it when it is open again', async () => {
  await base.control.oneCFaults({ closedUntil: '2026-11-30' });
  const invoice = another();
  await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
    kind: 'NotPosted',
    said: 'Период закрыт для изменений по 2026-11-30 <&>',
  });
  await base.control.oneCFaults({ closedUntil: null });
  await invoiceIn(base.client(), invoice);
  const documents = await documentsOf(invoice);
  expect(documents.map(({ values }) => values.Posted)).toEqual([true]);
});

it('no failure holds the password', async () => {
  const { user, password } = base.sandbox.oneC;
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  await base.control.oneCFaults({ create: { reply: 'refuse', refusal: `no: ${password} ${login}` } });
  const failure = await failureOf(invoiceIn(base.client(), another()));
  expect(failure.said).toBe('no: *** ***');
  expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(new RegExp(`${password}|${login}`));
});

async function documentsOf({ externalId }: OneCInvoice) {
  const all = await base.objects(invoices);
  return all.filter(({ values }) => String(values.Комментарий).includes(`[b24:${externalId}]`));
}

async function arrived() {
  const requests = (await base.control.record()).flatMap((entry) =>
    entry.type === 'one-c.arrived' ? [entry] : [],
  );
  return { requests, writes: requests.filter(({ operation }) => operation !== 'read').length };
}

/** As a person would do it in 1C. */
async function byHand(method: string, path: string, body: object): Promise<{ Ref_Key: string }> {
  const { url, user, password } = base.sandbox.oneC;
  const reply = await fetch(`${url}/accounting/odata/standard.odata/${path}?$format=json`, {
    method,
    body: JSON.stringify(body),
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
  });
  expect(reply.ok).toBe(true);
  return reply.json() as Promise<{ Ref_Key: string }>;
}

function patch(entity: string, ref: string | undefined, body: object) {
  return byHand('PATCH', `${entity}(guid'${ref}')`, body);
}

async function counterparty(Description: string, kpp: string, { party }: OneCInvoice): Promise<string> {
  const made = await byHand('POST', 'Catalog_Контрагенты', { Description, ИНН: party.inn, КПП: kpp });
  return made.Ref_Key;
}
