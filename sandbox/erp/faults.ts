import { z } from 'zod';

const operationFault = z
  .strictObject({
    /** The work is done at the end of this time, whether the caller still waits or not. */
    latencyMs: z.int().min(0).max(3_600_000).default(0),
    /**
     * `no-result` is a SOAP answer without what the contract promises; `cut` destroys the socket, `truncate` breaks
     * the reply off, `hang` never replies.
     */
    reply: z
      .enum(['answer', 'refuse', 'no-result', 'http-503', 'html-502', 'empty-200', 'truncate', 'cut', 'hang'])
      .default('answer'),
    /** Whether the work is done; by default only where the reply is `answer` or `truncate`. */
    carryOut: z.boolean().optional(),
    /** faultstring of `refuse`. */
    refusal: z.string().min(1).default('Контрагент заблокирован <&>'),
    /** Holds for the next so many requests; without it, until changed. */
    times: z.int().positive().optional(),
  })
  .refine((fault) => !(fault.reply === 'refuse' && fault.carryOut), 'A refusal is not carried out.')
  .refine((fault) => !(fault.reply === 'answer' && fault.carryOut === false), 'An answer is carried out.');

/** What an operation is told to do to its next callers. */
export type OperationFault = z.output<typeof operationFault>;

/** A change of the ERP's faults: what is named is replaced whole, the rest stays. */
export const erpFaultsChange = z.strictObject({
  create: operationFault.optional(),
  find: operationFault.optional(),
  /** UpsertCustomer. */
  customer: operationFault.optional(),
  /** The listening socket is closed; it is opened again on the same port. */
  refuseConnections: z.boolean().optional(),
  /** A second create with an external id returns the first one's number; otherwise it makes a second order. */
  uniqueExternalIds: z.boolean().optional(),
});

export type ErpFaultsChange = z.input<typeof erpFaultsChange>;

export type ErpFaults = Required<z.output<typeof erpFaultsChange>>;

/** An ERP that works, at once. */
export const noErpFaults: ErpFaults = {
  create: operationFault.parse({}),
  find: operationFault.parse({}),
  customer: operationFault.parse({}),
  refuseConnections: false,
  uniqueExternalIds: true,
};

/** Whether the work is done although the caller may hear otherwise. */
export function isCarriedOut({ reply, carryOut }: OperationFault): boolean {
  return carryOut ?? (reply === 'answer' || reply === 'truncate');
}
