import * as fc from 'fast-check';
import { ClientError } from '../../../../src/clients/client-error';
import type { OneCInvoice } from '../../../../src/clients/one-c';
import { cases } from '../../../support/proof';
import { anInvoice, invoiceIn, type OneCBase, startOneCBase } from './one-c-base';

let base: OneCBase;
beforeAll(async () => {
  base = await startOneCBase();
});
afterEach(() => base.control.resetFaults());
afterAll(() => base.close());

const invoices = 'Document_СчетНаОплатуПокупателю';
const comment = `${invoices}.Комментарий`;

let deals = 300;
function another(change: Partial<OneCInvoice> = {}): OneCInvoice {
  deals += 1;
  const inn = String(7_700_000_000 + deals);
  return {
    ...anInvoice,
    externalId: `D_${deals}-3f2a9c1e`,
    identity: `m/DEAL_${deals}`,
    party: { ...anInvoice.party, inn },
    ...change,
  };
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

/** Whatever stands in their comments. */
async function documentsOf({ party }: OneCInvoice) {
  const keys = (await base.objects('Catalog_Контрагенты'))
    .filter(({ values }) => values.ИНН === party.inn)
    .map(({ ref }) => ref);
  const all = await base.objects(invoices);
  return all.filter(({ values }) => keys.includes(String(values.Контрагент_Key)));
}

async function patch(ref: string | undefined, body: object): Promise<void> {
  const { url, user, password } = base.sandbox.oneC;
  const reply = await fetch(`${url}/accounting/odata/standard.odata/${invoices}(guid'${ref}')?$format=json`, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
  });
  expect(reply.ok).toBe(true);
}

describe('a mark that 1C cut without a word', () => {
  it('ends the run, naming document, field and length, and no later run makes a second document', async () => {
    await base.control.oneCFaults({ maxLengths: { [comment]: 10 } });
    const invoice = another();
    const failure = await failureOf(invoiceIn(base.client(), invoice));
    const [made] = await documentsOf(invoice);
    expect(failure).toMatchObject({
      verdict: 'refused',
      kind: 'MarkCut',
      said: `${made?.values.Number}: Комментарий 10/20, [b24:${invoice.externalId}]`,
    });
    await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({ kind: 'MarkCut' });
    expect((await documentsOf(invoice)).map(({ values }) => values.Posted)).toEqual([false]);
  });

  it('is the first that is told where other texts were cut, too', async () => {
    await base.control.oneCFaults({ maxLengths: { [comment]: 10, [`${invoices}.Товары.Содержание`]: 10 } });
    await expect(failureOf(invoiceIn(base.client(), another()))).resolves.toMatchObject({ kind: 'MarkCut' });
  });

  it('leaves one document, at whatever length, whether or not the base keeps our keys and its reply was lost', async () => {
    const drawn = fc.record({
      length: fc.integer({ min: 5, max: 19 }),
      keepsKeys: fc.boolean(),
      lost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ length, keepsKeys, lost }) => {
        await base.control.oneCFaults({
          keepsKeys,
          maxLengths: { [comment]: length },
          ...(lost && { create: { reply: 'cut', carryOut: true, entity: invoices, times: 1 } }),
        });
        const invoice = another();
        const kinds = [];
        for (let run = 0; run < 3; run++)
          kinds.push((await failureOf(invoiceIn(base.client(), invoice))).kind);
        expect(kinds).toEqual([lost ? 'Unknown' : 'MarkCut', 'MarkCut', 'MarkCut']);
        expect(await documentsOf(invoice)).toHaveLength(1);
      }),
      { numRuns: cases(25) },
    );
  });

  it('is no matter any more when somebody has completed it', async () => {
    await base.control.oneCFaults({ keepsKeys: false, maxLengths: { [comment]: 10 } });
    const invoice = another();
    await failureOf(invoiceIn(base.client(), invoice));
    await base.control.oneCFaults({ maxLengths: {} });
    const [made] = await documentsOf(invoice);
    await patch(made?.ref, { Комментарий: `Срочно [b24:${invoice.externalId}]` });
    await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({ invoice: made?.ref });
  });

  it('is told from the whole mark of another deal of the same client', async () => {
    await base.control.oneCFaults({ keepsKeys: false });
    const party = another().party;
    const first = await invoiceIn(base.client(), another({ party }));
    const second = await invoiceIn(base.client(), another({ party }));
    expect(second.invoice).not.toBe(first.invoice);
  });
});

describe('another text that 1C cut without a word', () => {
  it('is told as what was kept, and the document is not posted', async () => {
    await base.control.oneCFaults({ maxLengths: { [`${invoices}.Товары.Содержание`]: 10 } });
    const invoice = another();
    const failure = await failureOf(invoiceIn(base.client(), invoice));
    const [made, ...others] = await documentsOf(invoice);
    expect(others).toEqual([]);
    expect(made?.values.Posted).toBe(false);
    expect(failure).toMatchObject({
      verdict: 'refused',
      kind: 'Cut',
      said: `${made?.values.Number}: Товары.Содержание «Станок ток»`,
    });
    expect(failure.message).not.toContain('Станок');
  });

  it('is no matter where it may be cut: the words behind the mark, a name with a full one beside it', async () => {
    await base.control.oneCFaults({ maxLengths: { [comment]: 25, 'Catalog_Контрагенты.Description': 5 } });
    const invoice = another();
    await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({ invoiceAmount: '181801.00' });
  });

  it.each([
    {
      what: 'counterparty',
      field: 'Catalog_Контрагенты.НаименованиеПолное',
      kept: 'НаименованиеПолное «ООО «Ро»',
    },
    { what: 'contract', field: 'Catalog_ДоговорыКонтрагентов.Description', kept: 'Description «Основно»' },
  ])(
    'is told of a $what, too; corrected or not, the next run takes the one there is',
    async ({ field, kept }) => {
      await base.control.oneCFaults({ maxLengths: { [field]: 7 } });
      const invoice = another();
      const failure = await failureOf(invoiceIn(base.client(), invoice));
      expect(failure).toMatchObject({ verdict: 'refused', kind: 'Cut', said: expect.stringContaining(kept) });
      expect(await documentsOf(invoice)).toEqual([]);
      await invoiceIn(base.client(), invoice);
      const entity = field.split('.')[0] ?? '';
      const [document] = await documentsOf(invoice);
      const used = entity === 'Catalog_Контрагенты' ? 'Контрагент_Key' : 'ДоговорКонтрагента_Key';
      expect((await base.objects(entity)).map(({ ref }) => ref)).toContain(document?.values[used]);
      expect(
        (await base.objects('Catalog_Контрагенты')).filter(({ values }) => values.ИНН === invoice.party.inn),
      ).toHaveLength(1);
    },
  );
});

describe('a document that waits to be posted', () => {
  /** Made, and refused when it was posted. */
  async function unposted(): Promise<{ invoice: OneCInvoice; ref: string | undefined }> {
    await base.control.oneCFaults({ post: { reply: 'refuse', times: 1 } });
    const invoice = another();
    await failureOf(invoiceIn(base.client(), invoice));
    const [made] = await documentsOf(invoice);
    return { invoice, ref: made?.ref };
  }

  it.each([
    { Контрагент_Key: '1c000000-0000-4000-8000-000000000051' },
    { ВалютаДокумента_Key: '1c000000-0000-4000-8000-000000000012' },
    { СуммаВключаетНДС: false },
    { СуммаДокумента: 1 },
    { Комментарий: 'ничей' },
    { Товары: [] },
  ])('is left alone where it does not hold what it was sent: %j', async (change) => {
    const { invoice, ref } = await unposted();
    await patch(ref, change);
    const failure = await failureOf(invoiceIn(base.client(), invoice));
    expect(failure).toMatchObject({ verdict: 'refused', kind: 'Differs' });
    expect(failure.said).toContain(Object.keys(change)[0]?.replace('_Key', ''));
  });

  it('is posted by a run of another day, with a comment that somebody wrote more into', async () => {
    const { invoice, ref } = await unposted();
    await patch(ref, { Комментарий: `Позвонить! [b24:${invoice.externalId}] и выслать` });
    const later = { ...invoice, date: invoice.date + 3 * 24 * 3_600_000, title: 'Другое название' };
    await expect(invoiceIn(base.client(), later)).resolves.toMatchObject({ invoice: ref });
  });
});

it('an object that was made and could not be read back is open, and found by the next attempt', async () => {
  // The look-up by its key comes before it.
  await base.control.oneCFaults({
    read: { reply: 'refuse', refusal: 'Нечто', entity: invoices, by: 'key', skip: 1, times: 1 },
  });
  const invoice = another();
  await expect(failureOf(invoiceIn(base.client(), invoice))).resolves.toMatchObject({
    verdict: 'unknown',
    kind: 'Unknown',
    message: expect.stringContaining('it was made, and could not be read back'),
  });
  await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({ invoiceAmount: '181801.00' });
  expect(await documentsOf(invoice)).toHaveLength(1);
});

it('a posting is asked for without a body, and so without the type of one', async () => {
  await invoiceIn(base.client(), another());
  const posts = (await base.control.record()).flatMap((entry) =>
    entry.type === 'one-c.arrived' && entry.operation === 'post' ? [entry] : [],
  );
  expect(posts.length).toBeGreaterThan(0);
  for (const post of posts) expect(post).not.toHaveProperty('body');
  for (const post of posts) expect(post).not.toHaveProperty('contentType');
});
