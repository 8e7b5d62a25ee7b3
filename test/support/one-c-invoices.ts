import type { OneCObject } from '../../sandbox/views';
import type { Stand } from './stand';

/** Invoices that the sandbox's 1C has of a document, in the CRM's short codes, e.g. `D_17`. */
export async function oneCInvoices(
  { control }: Pick<Stand, 'control'>,
  document: string,
): Promise<OneCObject[]> {
  const { oneC } = await control.state();
  return oneC.objects.filter(
    ({ entity, values }) =>
      entity === 'Document_СчетНаОплатуПокупателю' &&
      String(values.Комментарий).includes(`[b24:${document}-`),
  );
}

/**
 * Asserts, from the sandbox's record alone, that every call of a deal was answered `ok` with the deal's one invoice,
 * which is posted and whose number stands in the deal's field.
 */
export async function expectInvoicedOnce(stand: Pick<Stand, 'control'>, dealId: number): Promise<void> {
  const [{ calls, fields }, invoices] = await Promise.all([
    stand.control.deal(dealId),
    oneCInvoices(stand, `D_${dealId}`),
  ]);
  expect(invoices).toHaveLength(1);
  const [invoice] = invoices;
  expect(invoice?.values).toMatchObject({ Posted: true, СуммаДокумента: '181801' });
  expect(fields.UF_CRM_ONE_C_INVOICE).toBe(invoice?.values.Number);
  for (const { outcome, returned } of calls) {
    expect(outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    expect(returned).toEqual({
      invoice_number: invoice?.values.Number,
      invoice_id: invoice?.ref,
      amount: '181801.00',
      status: 'ok',
      error: '',
    });
  }
}
