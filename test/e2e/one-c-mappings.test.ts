import type { DealStory } from '../../sandbox/views';
import { type Role, seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
beforeAll(async () => {
  // 1C replies at once here, or not at all.
  stand = await startStand({ environment: { ONE_C_LONGEST_LATENCY: `${seconds(10)}ms` } });
  await stand.start('endpoint');
});
afterAll(() => stand.stop());

interface Made {
  ref: string;
  number: unknown;
  /** Of a document; the service posts by itself. */
  posted?: unknown;
}

/** Documents of «Управление торговлей» that carry a deal's mark. */
async function tradeDocuments(entity: string, deal: number): Promise<Made[]> {
  const { oneC } = await stand.control.state();
  return oneC.objects
    .filter((object) => object.base === 'trade' && object.entity === entity)
    .filter(({ values }) => String(values.Комментарий).includes(`[b24:D_${deal}-`))
    .map(({ ref, values }) => ({ ref, number: values.Number, posted: values.Posted }));
}

async function servedInvoices(deal: number): Promise<Made[]> {
  const { oneC } = await stand.control.state();
  return oneC.served.filter(({ externalId }) => externalId.startsWith(`D_${deal}-`));
}

/** The deal has the one invoice that was made for it, in its field and in its answer. */
function expectInvoiced({ calls, fields }: DealStory, made: Made[]): void {
  const [invoice, ...others] = made;
  expect(others).toEqual([]);
  expect(invoice?.posted ?? true).toBe(true);
  expect(calls.map(({ returned }) => returned)).toEqual([
    {
      invoice_number: invoice?.number,
      invoice_id: invoice?.ref,
      amount: '181801.00',
      status: 'ok',
      error: '',
    },
  ]);
  expect(fields.UF_CRM_ONE_C_INVOICE).toBe(invoice?.number);
}

describe.each([
  {
    mapping: 'trade',
    path: 'trade',
    of: (deal: number) => tradeDocuments('Document_СчетНаОплатуКлиенту', deal),
    before: (deal: number) => tradeDocuments('Document_ЗаказКлиента', deal),
    steps: [
      { step: 'the partner', entity: 'Catalog_Партнеры' },
      { step: 'the order', entity: 'Document_ЗаказКлиента' },
      { step: 'the invoice', entity: 'Document_СчетНаОплатуКлиенту' },
    ],
  },
  {
    mapping: 'http-service',
    path: 'accounting/hs/robots/invoices',
    of: servedInvoices,
    before: undefined,
    steps: [{ step: 'the service' }],
  },
])('with the mapping $mapping', ({ mapping, path, of, before, steps }) => {
  let worker: Role;
  beforeAll(async () => {
    worker = await stand.start('worker', {
      ONE_C_MAPPING: mapping,
      ONE_C_URL: `${stand.sandbox.oneC.url}/${path}`,
    });
    await stand.install();
  });
  afterEach(() => stand.control.oneCFaults({ create: {} }));
  afterAll(() => worker.kill('SIGTERM'));

  it('a deal gets its one invoice', async () => {
    const id = await stand.callDeal({ robot: 'onec_invoice', client: { companyId: 1 } });
    expectInvoiced(await stand.answered(id), await of(id));
    if (before) expect(await before(id)).toEqual([expect.objectContaining({ posted: true })]);
  });

  it.each(steps)('a deal gets one although the reply about $step was lost', async ({ step: _, ...which }) => {
    await stand.control.oneCFaults({ create: { ...which, reply: 'cut', carryOut: true, times: 1 } });
    // Of no test above, so that 1C has no partner of it yet.
    const client = { companyId: 0, contactId: 2 };
    const id = await stand.callDeal({ robot: 'onec_invoice', client });
    expectInvoiced(await stand.answered(id), await of(id));
    if (before) expect(await before(id)).toEqual([expect.objectContaining({ posted: true })]);
    const { faults } = await stand.control.state();
    expect(faults.oneC.create.reply).toBe('answer');
  });
});
