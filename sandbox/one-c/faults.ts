import { z } from 'zod';

const operationFault = z
  .strictObject({
    /** The work is done at the end of this time, whether the caller still waits or not. */
    latencyMs: z.int().min(0).max(3_600_000).default(0),
    /**
     * `refuse` is a handler of the configuration that says no (HTTP 500, code -1, the text `refusal`); `html-200` a
     * login page; `no-result` JSON without what was asked for; `cut` destroys the socket, `truncate` breaks the reply
     * off, `hang` never replies.
     */
    reply: z
      .enum([
        'answer',
        'refuse',
        'no-result',
        'http-503',
        'error-500',
        'html-200',
        'empty-200',
        'truncate',
        'cut',
        'hang',
      ])
      .default('answer'),
    /** Whether the work is done; by default only where the reply is `answer` or `truncate`. */
    carryOut: z.boolean().optional(),
    refusal: z.string().min(1).default('Период закрыт <&>'),
    /** Only for this entity, e.g. `Catalog_Контрагенты`; without it for all. */
    entity: z.string().optional(),
    /** Holds for the next so many requests; without it, until changed. */
    times: z.int().positive().optional(),
  })
  .refine((fault) => !(fault.reply === 'refuse' && fault.carryOut), 'A refusal is not carried out.')
  .refine((fault) => !(fault.reply === 'answer' && fault.carryOut === false), 'An answer is carried out.');

export type OneCFault = z.output<typeof operationFault>;

/** A change of 1C's faults: what is named is replaced whole, the rest stays. */
export const oneCFaultsChange = z.strictObject({
  metadata: operationFault.optional(),
  read: operationFault.optional(),
  /** POST of a new object, and of the HTTP service. */
  create: operationFault.optional(),
  /** `…/Post` */
  post: operationFault.optional(),
  /** PATCH, PUT, DELETE and `…/Unpost`. */
  change: operationFault.optional(),
  /** The listening socket is closed; it is opened again on the same port. */
  refuseConnections: z.boolean().optional(),
  /** A Ref_Key in a POST becomes the object's; otherwise 1C makes one of its own and says nothing. */
  keepsKeys: z.boolean().optional(),
  /** Documents of this day and before cannot be posted, `YYYY-MM-DD`. */
  closedUntil: z.iso.date().nullable().optional(),
  /** Properties that this configuration does not have, e.g. `Document_СчетНаОплатуПокупателю.Комментарий`. */
  missingFields: z.array(z.string()).optional(),
  /** Lengths of strings that differ, by the same names. */
  maxLengths: z.record(z.string(), z.int().positive()).optional(),
});

export type OneCFaultsChange = z.input<typeof oneCFaultsChange>;
export type OneCFaults = Required<z.output<typeof oneCFaultsChange>>;
export type OneCOperation = 'metadata' | 'read' | 'create' | 'post' | 'change';

/** A 1C that works, at once. */
export const noOneCFaults: OneCFaults = {
  metadata: operationFault.parse({}),
  read: operationFault.parse({}),
  create: operationFault.parse({}),
  post: operationFault.parse({}),
  change: operationFault.parse({}),
  refuseConnections: false,
  keepsKeys: true,
  closedUntil: null,
  missingFields: [],
  maxLengths: {},
};

/** Whether the work is done although the caller may hear otherwise. */
export function isCarriedOut({ reply, carryOut }: OneCFault): boolean {
  return carryOut ?? (reply === 'answer' || reply === 'truncate');
}

/** What an operation on this entity is told to do. */
export function faultFor(faults: OneCFaults, operation: OneCOperation, entity: string): OneCFault {
  const fault = faults[operation];
  return fault.entity === undefined || fault.entity === entity ? fault : noOneCFaults[operation];
}
