import { z } from 'zod';

/** Replies in a SOAP envelope, which the library writes. */
export const spokenReplies = [
  'not-allowed',
  'empty-list',
  'flag',
  'foreign-reference',
  'fault',
  'session-gone',
] as const;

const replies = [
  'answer',
  'refuse',
  'no-result',
  ...spokenReplies,
  'http-503',
  'html-502',
  'empty-200',
  'truncate',
  'cut',
  'hang',
] as const;

const operationFault = z
  .strictObject({
    /** The work is done at the end of this time, whether the caller still waits or not. */
    latencyMs: z.int().min(0).max(3_600_000).default(0),
    /**
     * `no-result` is a SOAP answer without what the contract promises; `cut` destroys the socket, `truncate` breaks
     * the reply off, `hang` never replies. `session-gone` ends all sessions of an ERP that has any. Of a look-up:
     * - `not-allowed` says that there is none, and beside it why it would not say otherwise.
     * - `empty-list` and `flag` answer in the form of another ERP.
     * - `foreign-reference` tells of an object whose reference begins like the one that was asked for.
     * - `fault` is one that no mapping lists.
     */
    reply: z.enum(replies).default('answer'),
    /** Whether the work is done; by default only where the reply is `answer` or `truncate`. */
    carryOut: z.boolean().optional(),
    /** Words of `refuse`, `not-allowed` and `fault`. */
    refusal: z.string().min(1).default('Контрагент заблокирован <&>'),
    /** Of `fault`: its code, and a value in its detail. */
    code: z.string().min(1).default('Server'),
    detail: z.string().optional(),
    /** What the element `found` says with `flag`. */
    flag: z.string().default('unknown'),
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
  /** Requests are held against the WSDL's schema, and refused if they are not as it wants them. */
  strict: z.boolean().optional(),
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
  strict: false,
};

/** Whether the work is done although the caller may hear otherwise. */
export function isCarriedOut({ reply, carryOut }: OperationFault): boolean {
  return carryOut ?? (reply === 'answer' || reply === 'truncate');
}
