import { z } from 'zod';

export const refusal = z.strictObject({
  status: z.int().min(200).max(599).default(400),
  /** `error` and `error_description`; `{name}` in the latter is what the request brought under that name. */
  code: z.union([z.string(), z.number()]),
  text: z.string().default(''),
});

type Refusal = z.output<typeof refusal>;

/** Whether a fault that refuses says how, and no other. */
export function refusesInWords(fault: { reply: string; refusal?: Refusal | undefined }): boolean {
  return (fault.reply === 'refusal') === (fault.refusal !== undefined);
}

/** Refusals of the vendor's list that have a name here. */
const named = {
  'error-500': { status: 500, code: 'INTERNAL_SERVER_ERROR', text: 'Internal server error' },
  'error-core': { status: 400, code: 'ERROR_CORE', text: 'Mysql query error: (1213) Deadlock found' },
  'query-limit': { status: 503, code: 'QUERY_LIMIT_EXCEEDED', text: 'Too many requests' },
  'overload-limit': { status: 503, code: 'OVERLOAD_LIMIT', text: 'REST API is blocked due to overload.' },
  'plan-lapsed': { status: 401, code: 'ACCESS_DENIED', text: 'REST is available only on commercial plans.' },
  'payment-required': { status: 401, code: 'PAYMENT_REQUIRED', text: 'Subscription has been ended' },
  'portal-deleted': { status: 500, code: 'PORTAL_DELETED', text: 'Portal was deleted' },
  'user-inactive': {
    status: 403,
    code: 'user_access_error',
    text: 'The user does not have access to the application.',
  },
} satisfies Record<string, Refusal>;

const names = Object.keys(named) as (keyof typeof named)[];

/** How requests to the portal's REST are answered. */
export const restFault = z
  .strictObject({
    /** `lose-reply` carries the request out and cuts the connection; the others do nothing but reply. */
    reply: z
      .enum(['answer', 'html-503', 'operating-limit', 'lose-reply', 'refusal', ...names])
      .default('answer'),
    /** Of `refusal`: any that the portal may give. */
    refusal: refusal.optional(),
    /** A refusal of single commands: of a batch it stands in `result_error`, and the others are carried out. */
    of: z.enum(['request', 'command']).default('request'),
    /** Only requests of these methods, or batches with one of them among their commands; without it, all. */
    methods: z.array(z.string().min(1)).optional(),
    delayMs: z.int().min(0).max(600_000).default(0),
    /** Of `operating-limit`: when the method's time is renewed, as its reply tells. */
    resetAfterSeconds: z.int().min(1).max(600).default(60),
    /** So many requests, or commands, that it would apply to are let through first. */
    after: z.int().min(0).default(0),
    /** Holds for the next so many that it applies to; without it, until changed. */
    times: z.int().positive().optional(),
    /** Holds for so long from now. */
    lastsMs: z.int().positive().optional(),
  })
  .refine(refusesInWords, { message: 'refusal belongs to the reply "refusal"', path: ['refusal'] })
  .refine((fault) => fault.of === 'request' || refusalOf(fault), {
    message: 'only a refusal can be of single commands',
    path: ['of'],
  })
  .transform(({ lastsMs, ...fault }) => ({ ...fault, ...(lastsMs && { endsAt: Date.now() + lastsMs }) }));

/** `endsAt` in ms since 1970. */
export type RestFault = z.output<typeof restFault>;

/** What the portal says of a request, or of a command, that it refuses. */
export function refusalOf(fault: { reply: string; refusal?: Refusal | undefined }): Refusal | undefined {
  return isNamed(fault.reply) ? named[fault.reply] : fault.refusal;
}

function isNamed(reply: string): reply is keyof typeof named {
  return Object.hasOwn(named, reply);
}
