import { z } from 'zod';

const operationFault = z
  .strictObject({
    /** The work is done at the end of this time, whether the caller still waits or not. */
    latencyMs: z.int().min(0).max(3_600_000).default(0),
    /**
     * `refuse` is a 400 with the text `refusal`, `not-found` what Jira says without the permission too, `nonsense`
     * JSON that holds nothing of what is promised; `cut` destroys the socket, `truncate` breaks the reply off, `hang`
     * never replies. `anonymous`: the login is not taken, and the caller gets what anybody gets. `warned`: a search
     * shows no issues and a warning; `unfinished`: an empty page that is not the last.
     */
    reply: z
      .enum([
        'answer',
        'refuse',
        'http-500',
        'http-503',
        'html-200',
        'empty-200',
        'nonsense',
        'unauthorized',
        'forbidden',
        'not-found',
        'throttled',
        'anonymous',
        'warned',
        'unfinished',
        'truncate',
        'cut',
        'hang',
      ])
      .default('answer'),
    /** Whether the work is done; by default only where the reply is `answer` or `truncate`. */
    carryOut: z.boolean().optional(),
    refusal: z.string().min(1).default("Field 'priority' is required <&>"),
    /** Retry-After of `throttled`; without it Jira names no time. */
    retryAfterSeconds: z.int().positive().optional(),
    /** Holds for the next so many requests; without it, until changed. */
    times: z.int().positive().optional(),
  })
  .refine((fault) => !(fault.reply === 'refuse' && fault.carryOut), 'A refusal is not carried out.')
  .refine((fault) => !(fault.reply === 'answer' && fault.carryOut === false), 'An answer is carried out.');

/** What an operation is told to do to its next callers. */
export type OperationFault = z.output<typeof operationFault>;

/** A change of Jira's faults: what is named is replaced whole, the rest stays. */
export const jiraFaultsChange = z.strictObject({
  findProject: operationFault.optional(),
  createProject: operationFault.optional(),
  findIssue: operationFault.optional(),
  createIssue: operationFault.optional(),
  /** Projects are there and not shown: their users lack the permission to browse them. */
  hideProjects: z.boolean().optional(),
  /** A search sees an issue so many ms after it was created. */
  searchLagMs: z.int().min(0).optional(),
  /** The listening socket is closed; it is opened again on the same port. */
  refuseConnections: z.boolean().optional(),
});

export type JiraFaultsChange = z.input<typeof jiraFaultsChange>;

export type JiraFaults = Required<z.output<typeof jiraFaultsChange>>;

/** A Jira that works, at once. */
export const noJiraFaults: JiraFaults = {
  findProject: operationFault.parse({}),
  createProject: operationFault.parse({}),
  findIssue: operationFault.parse({}),
  createIssue: operationFault.parse({}),
  hideProjects: false,
  searchLagMs: 0,
  refuseConnections: false,
};

/** Whether the work is done although the caller may hear otherwise. */
export function isCarriedOut({ reply, carryOut }: OperationFault): boolean {
  return carryOut ?? (reply === 'answer' || reply === 'truncate');
}
