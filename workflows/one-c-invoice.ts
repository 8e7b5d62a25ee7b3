import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { OneCInvoiceProperties, OneCInvoiceReturns } from '../src/robots/one-c-invoice';
import { answerRobot } from './run/answer-robot';
import { createOneCInvoice, createOneCParty } from './creations';
import { externalReference, fullIdentity } from './contract/ids';
import { portalPolicy } from './contract/retry-policies';
import { type RobotCall, subjectOf } from './contract/robot-call';

/** Of the document, without its prefix. */
const field = 'ONE_C_INVOICE';

/** The robot `onec_invoice`: the customer and an invoice in 1C, its number in the document's field, the answer. */
export async function oneCInvoice(call: RobotCall<OneCInvoiceProperties>): Promise<OneCInvoiceReturns> {
  const { readOneCInvoice } = proxyActivities<Pick<Activities, 'readOneCInvoice'>>(portalPolicy(call.timing));
  const { id } = call.document;

  return answerRobot(call, async ({ notify_user, comment, reference }, run) => {
    run.notifyUser = notify_user;
    const { invoice, document } = await readOneCInvoice.executeWithOptions({ summary: `Read ${id}` }, [
      { ...subjectOf(call), comment, field },
    ]);
    run.document = document;
    const { customer, ...draft } = invoice;
    const { party, currency } = draft;

    const known = await run.once(createOneCParty, {
      kind: 'one-c-counterparty',
      of: customer,
      prepares: true,
      what: 'the counterparty in 1C',
      work: (guard, workId) => ({
        chain: 'party' as const,
        reference: externalReference(workId),
        input: { party, currency },
        known: {},
        guard,
      }),
    });
    const made = await run.once(createOneCInvoice, {
      kind: 'one-c-invoice',
      reference,
      what: 'the invoice in 1C',
      work: (guard, workId) => ({
        chain: 'invoice' as const,
        reference: externalReference(workId),
        input: {
          ...draft,
          externalId: externalReference(workId),
          identity: fullIdentity(workId),
          date: call.receivedAt,
        },
        known,
        guard,
      }),
    });
    const returns = {
      invoice_number: made.invoiceNumber ?? '',
      invoice_id: made.invoice ?? '',
      amount: made.invoiceAmount ?? '',
    };
    return run.record(returns, returns.invoice_number);
  });
}
