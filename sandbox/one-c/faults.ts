import { z } from 'zod';

const operationFault = z
  .strictObject({
    /** The work is done at the end of this time, whether the caller still waits or not. */
    latencyMs: z.int().min(0).max(3_600_000).default(0),
    /**
     * `refuse` is an error of 1C, by default a handler of the configuration that says no; `raw` any reply that `raw`
     * tells; `html-200` a login page; `no-result` JSON without what was asked for; `cut` destroys the socket, `truncate`
     * breaks the reply off, `hang` never replies.
     */
    reply: z
      .enum([
        'answer',
        'refuse',
        'raw',
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
    /** HTTP status and code of a refusal. */
    status: z.int().min(400).max(599).default(500),
    code: z.string().default('-1'),
    /**
     * Who speaks in a refusal: the OData interface, the server of applications before it (a chain of exceptions in JSON),
     * or the web server's extension (a page).
     */
    form: z.enum(['odata', 'exception', 'page']).default('odata'),
    raw: z
      .strictObject({
        status: z.int().min(200).max(599),
        contentType: z.string().optional(),
        body: z.string(),
      })
      .optional(),
    /** Only for this entity, e.g. `Catalog_Контрагенты`; without it for all. */
    entity: z.string().optional(),
    /** Only for reads of one object by its key, or of a list. */
    by: z.enum(['key', 'filter']).optional(),
    /** So many requests pass first. */
    skip: z.int().min(0).default(0),
    /** Holds for the next so many requests; without it, until changed. */
    times: z.int().positive().optional(),
  })
  .refine((fault) => !(fault.reply === 'refuse' && fault.carryOut), 'A refusal is not carried out.')
  .refine((fault) => fault.reply !== 'raw' || fault.raw, 'A raw reply is told in `raw`.')
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
  /** Any request that no fault above holds for. */
  any: operationFault.optional(),
  /** The listening socket is closed; it is opened again on the same port. */
  refuseConnections: z.boolean().optional(),
  /** A Ref_Key in a POST becomes the object's; otherwise 1C makes one of its own and says nothing. */
  keepsKeys: z.boolean().optional(),
  /** Documents of this day and before cannot be posted, `YYYY-MM-DD`. */
  closedUntil: z.iso.date().nullable().optional(),
  /** Properties that this configuration does not have, e.g. `Document_СчетНаОплатуПокупателю.Комментарий`. */
  missingFields: z.array(z.string()).optional(),
  /** Objects that are not in the composition of the interface, e.g. `Catalog_Валюты`. */
  unpublished: z.array(z.string()).optional(),
  /** Lengths that strings are cut at, where they differ, by the names of fields. */
  maxLengths: z.record(z.string(), z.int().positive()).optional(),
  /** What `$metadata` says some fields are, e.g. `Edm.Int64`, by their names. */
  types: z.record(z.string(), z.string().min(1)).optional(),
  /** `$metadata` tells the values of enumerations. */
  declaresValues: z.boolean().optional(),
  /** `$metadata` tells the lengths of strings; published descriptions of real bases do not. */
  declaresLengths: z.boolean().optional(),
  /** Errors as XML, whatever was asked for. */
  errorsInXml: z.boolean().optional(),
});

export type OneCFaultsChange = z.input<typeof oneCFaultsChange>;
export type OneCFaults = Required<z.output<typeof oneCFaultsChange>>;
export type OneCOperation = 'metadata' | 'read' | 'create' | 'post' | 'change';

/** What faults are told apart by. */
export interface OneCRequest {
  operation: OneCOperation;
  entity: string;
  /** Ref_Key in the address. */
  ref?: string;
}

/** A 1C that works, at once. */
export const noOneCFaults: OneCFaults = {
  metadata: operationFault.parse({}),
  read: operationFault.parse({}),
  create: operationFault.parse({}),
  post: operationFault.parse({}),
  change: operationFault.parse({}),
  any: operationFault.parse({}),
  refuseConnections: false,
  keepsKeys: true,
  closedUntil: null,
  missingFields: [],
  unpublished: [],
  maxLengths: {},
  types: {},
  declaresValues: true,
  declaresLengths: false,
  errorsInXml: false,
};

/** Whether the work is done although the caller may hear otherwise. */
export function isCarriedOut({ reply, carryOut }: OneCFault): boolean {
  return carryOut ?? (reply === 'answer' || reply === 'truncate');
}

/** The fault that a request counts for, though it may pass first; undefined where none holds for it. */
export function faultKeyFor(faults: OneCFaults, request: OneCRequest): OneCOperation | 'any' | undefined {
  return ([request.operation, 'any'] as const).find((key) => holds(faults[key], request));
}

/** What a request is told to do. */
export function faultFor(faults: OneCFaults, request: OneCRequest): OneCFault {
  const key = faultKeyFor(faults, request);
  return key === undefined || faults[key].skip > 0 ? noOneCFaults.any : faults[key];
}

function holds(fault: OneCFault, { entity, ref }: OneCRequest): boolean {
  if (fault.reply === 'answer' && fault.latencyMs === 0) return false;
  const ofEntity = fault.entity === undefined || fault.entity === entity;
  return ofEntity && (fault.by === undefined || (fault.by === 'key') === (ref !== undefined));
}
