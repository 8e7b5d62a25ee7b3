import { anInvoice, invoiceIds, invoiceIn, type OneCBase, startOneCBase } from './one-c-base';

let base: OneCBase;
beforeAll(async () => {
  base = await startOneCBase();
});
afterEach(() => base.control.resetFaults());
afterAll(() => base.close());

let deals = 100;
/** An invoice for a deal and a client that no other test has. */
function another(change: Partial<typeof anInvoice> = {}): typeof anInvoice {
  deals += 1;
  const inn = String(7_700_000_000 + deals);
  return { ...anInvoice, ...invoiceIds(deals), party: { ...anInvoice.party, inn }, ...change };
}

const marked = (externalId: string) => (one: { values: Record<string, unknown> }) =>
  String(one.values.Комментарий).includes(`[b24:${externalId}]`);

describe('an invoice in «Бухгалтерия предприятия»', () => {
  it('is written exactly, posted, and told with its number and amount', async () => {
    const made = await invoiceIn(base.client());
    const [invoice] = await base.objects('Document_СчетНаОплатуПокупателю');
    const [counterparty] = (await base.objects('Catalog_Контрагенты')).filter(
      ({ values }) => values.ИНН === '7701234567',
    );
    const [contract] = await base.objects('Catalog_ДоговорыКонтрагентов');

    expect(made).toMatchObject({
      invoice: invoice?.ref,
      invoiceNumber: '0000-000001',
      invoiceAmount: '181801.00',
      counterparty: counterparty?.ref,
      contract: contract?.ref,
    });
    expect(counterparty?.values).toMatchObject({
      Description: 'ООО «Ромашка» <&"]]>',
      НаименованиеПолное: 'ООО «Ромашка» <&"]]>',
      КПП: '770101001',
      ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо',
    });
    expect(contract?.values).toMatchObject({ Owner_Key: counterparty?.ref, ВидДоговора: 'СПокупателем' });
    expect(invoice?.values).toMatchObject({
      Posted: true,
      Date: '2026-11-23T12:00:00',
      Контрагент_Key: counterparty?.ref,
      ДоговорКонтрагента_Key: contract?.ref,
      СуммаДокумента: '181801',
      СуммаВключаетНДС: true,
      ДокументБезНДС: false,
      Комментарий: '[b24:D_7-a223c6b3] Станки & "оснастка" ]]>',
    });
    expect(invoice?.rows.Товары).toMatchObject([
      {
        Содержание: 'Станок токарный «ТВ-7» <б/у>',
        Количество: '2',
        Цена: '90000.5',
        Сумма: '180001',
        СтавкаНДС: 'НДС20',
        СуммаНДС: '30000.17',
      },
      {
        Содержание: 'Доставка & монтаж',
        Количество: '1.5',
        Сумма: '1800',
        СтавкаНДС: 'БезНДС',
        СуммаНДС: '0',
      },
    ]);
  });

  it('is one, however often it is asked for', async () => {
    const invoice = another();
    const first = await invoiceIn(base.client(), invoice);
    await expect(invoiceIn(base.client(), invoice)).resolves.toEqual(first);
    const all = await base.objects('Document_СчетНаОплатуПокупателю');
    expect(all.filter(marked(invoice.externalId))).toHaveLength(1);
  });

  it('keeps sums that no binary fraction holds', async () => {
    const lines = [{ name: 'гвоздь', quantity: '3', price: '0.1', vat: '22' }];
    const invoice = another({ lines: [...lines, { ...lines[0]!, price: '1234567890.13', quantity: '7' }] });
    await expect(invoiceIn(base.client(), invoice)).resolves.toMatchObject({
      invoiceAmount: '8641975231.21',
    });
    const [kept] = (await base.objects('Document_СчетНаОплатуПокупателю')).filter(marked(invoice.externalId));
    expect(kept?.values.СуммаДокумента).toBe('8641975231.21');
    expect(kept?.rows.Товары).toMatchObject([
      { Сумма: '0.3', СуммаНДС: '0.05' },
      { Сумма: '8641975230.91', СуммаНДС: '1558388976.07' },
    ]);
  });

  it('takes the counterparty that was entered by hand, by INN and KPP', async () => {
    const party = { name: 'Fraser', inn: '9909123456', kpp: '770287001' };
    const made = await invoiceIn(base.client(), another({ party }));
    expect(made.counterparty).toBe('1c000000-0000-4000-8000-000000000051');
  });

  it('is for a sole trader, who has no KPP, too', async () => {
    const party = { name: 'ИП Самозанятая', inn: '500100732259', kpp: '' };
    const made = await invoiceIn(base.client(), another({ party }));
    const [trader] = (await base.objects('Catalog_Контрагенты')).filter(
      ({ ref }) => ref === made.counterparty,
    );
    expect(trader?.values).toMatchObject({
      ИНН: '500100732259',
      ЮридическоеФизическоеЛицо: 'ФизическоеЛицо',
    });
  });

  it('is found by its mark in a base that chooses its keys itself', async () => {
    await base.control.oneCFaults({ keepsKeys: false });
    const invoice = another();
    const first = await invoiceIn(base.client(), invoice);
    expect(first.foreignKeys).toBe('Document_СчетНаОплатуПокупателю');
    const again = await invoiceIn(base.client(), invoice);
    expect(again.invoice).toBe(first.invoice);
    const all = await base.objects('Document_СчетНаОплатуПокупателю');
    expect(all.filter(marked(invoice.externalId))).toHaveLength(1);
  });

  it('is not taken for that of a deal whose number begins with its own', async () => {
    await base.control.oneCFaults({ keepsKeys: false });
    const long = await invoiceIn(base.client(), another(invoiceIds(9999)));
    const short = await invoiceIn(base.client(), another(invoiceIds(999)));
    expect(short.invoice).not.toBe(long.invoice);
  });

  it('is in roubles, or in another currency that 1C has', async () => {
    const dollars = await invoiceIn(base.client(), another({ currency: 'USD' }));
    const [kept] = (await base.objects('Document_СчетНаОплатуПокупателю')).filter(
      ({ ref }) => ref === dollars.invoice,
    );
    expect(kept?.values.ВалютаДокумента_Key).toBe('1c000000-0000-4000-8000-000000000012');
  });

  it('finds items by names that hold quotes', async () => {
    const lines = [{ name: "Д'Артаньян, мушкет", quantity: '1', price: '1', vat: '0' }];
    const made = await invoiceIn(base.client({ item: undefined }), another({ lines }));
    expect(made['item:0']).toBe('1c000000-0000-4000-8000-000000000023');
  });

  it('looks many items up in several requests, each of a length that servers take', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({
      name: `Номенклатура с довольно длинным названием № ${index}`,
      quantity: '1',
      price: '1',
      vat: '20',
    }));
    const made = await invoiceIn(base.client(), another({ lines }));
    expect(made).toMatchObject({ invoiceAmount: '60.00', 'item:59': '1c000000-0000-4000-8000-000000000021' });
  });
});

it('goes into a configuration whose items are of several types, and whose VAT rates are a catalogue', async () => {
  const made = await invoiceIn(base.client({}, 'accounting-composite'), another());
  const [kept] = await base.objects('Document_СчетНаОплатуПокупателю', 'accounting-composite');
  expect(made.invoice).toBe(kept?.ref);
  expect(kept?.rows.Товары).toMatchObject([
    {
      Номенклатура: '1c000000-0000-4000-8000-000000000022',
      Номенклатура_Type: 'StandardODATA.Catalog_Номенклатура',
      СтавкаНДС_Key: '1c000000-0000-4000-8000-000000000036',
    },
    { СтавкаНДС_Key: '1c000000-0000-4000-8000-000000000031' },
  ]);
});

describe('an invoice in «Управление торговлей»', () => {
  it('stands on an order that has the goods; both are posted', async () => {
    const invoice = another();
    const made = await invoiceIn(base.client({}, 'trade'), invoice);
    const [order] = await base.objects('Document_ЗаказКлиента', 'trade');
    const [kept] = await base.objects('Document_СчетНаОплатуКлиенту', 'trade');
    expect(made).toMatchObject({ order: order?.ref, invoice: kept?.ref, invoiceAmount: '181801.00' });
    expect(order?.values).toMatchObject({ Posted: true, Партнер_Key: made.partner });
    expect(order?.rows.Товары).toMatchObject([{ СуммаСНДС: '180001' }, { СуммаСНДС: '1800' }]);
    expect(kept?.values).toMatchObject({
      Posted: true,
      ДокументОснование: order?.ref,
      ДокументОснование_Type: 'StandardODATA.Document_ЗаказКлиента',
    });
    expect(kept?.rows.ЭтапыГрафикаОплаты).toMatchObject([{ ПроцентПлатежа: '100', СуммаПлатежа: '181801' }]);
    await expect(invoiceIn(base.client({}, 'trade'), invoice)).resolves.toMatchObject({ invoice: kept?.ref });
  });

  it('takes the partner of the counterparty that was entered by hand', async () => {
    const party = { name: 'Fraser', inn: '9909123456', kpp: '770287001' };
    const made = await invoiceIn(base.client({}, 'trade'), another({ party }));
    expect(made.partner).toBe('1c000000-0000-4000-8000-000000000041');
  });
});

describe('an HTTP service', () => {
  const service = () =>
    base.client({ mapping: 'http-service', url: `${base.sandbox.oneC.url}/accounting/hs/robots/invoices` });

  it('is told everything once, and asked by the external id', async () => {
    const invoice = another();
    const made = await invoiceIn(service(), invoice);
    expect(made).toMatchObject({ invoiceAmount: '181801.00', invoiceNumber: 'СЧ-1' });
    await expect(invoiceIn(service(), invoice)).resolves.toEqual(made);
    const { served } = (await base.control.state()).oneC;
    expect(served).toHaveLength(1);
    expect(served[0]?.request).toMatchObject({
      externalId: invoice.externalId,
      total: 181801,
      party: { inn: invoice.party.inn },
      lines: [{ name: 'Станок токарный «ТВ-7» <б/у>', sum: 180001, vatSum: 30000.17 }, {}],
    });
  });

  it('at a wrong address is not taken for one that has no such invoice', async () => {
    const url = `${base.sandbox.oneC.url}/accounting/hs/nowhere`;
    const [step] = base.client({ mapping: 'http-service', url }).chains.invoice;
    await expect(step?.find(another(), {}, { timeoutMs: 5_000 })).rejects.toMatchObject({
      verdict: 'not-done',
      kind: 'Unknown',
    });
  });
});
