import { z } from 'zod';
import { refusal, refusesInWords, restFault } from './rest-fault';

/** What the application may use. */
const scope = 'crm,bizproc,im,user_brief,placement';

const oauthFault = z
  .strictObject({
    /** `lose-reply` rotates the refresh token and cuts the connection. */
    reply: z
      .enum([
        'answer',
        'html-503',
        'payment-required',
        'portal-deleted',
        'invalid-grant',
        'refusal',
        'lose-reply',
      ])
      .default('answer'),
    /** Of `refusal`: any that the server may give. */
    refusal: refusal.optional(),
    delayMs: z.int().min(0).max(600_000).default(0),
    times: z.int().positive().optional(),
  })
  .refine(refusesInWords, { message: 'refusal belongs to the reply "refusal"', path: ['refusal'] });

export type OAuthFault = z.output<typeof oauthFault>;

/** A change of the portal's faults: what is named is replaced whole, the rest stays. */
export const portalFaultsChange = z.strictObject({
  rest: restFault.optional(),
  oauth: oauthFault.optional(),
  /** Of the next so many steps the first answer (bizproc.event.send) gets `true` and is lost. */
  dropAnswers: z.int().min(0).optional(),
  /** A process is saved only so long after its robot was called; answers before that get `true` and are lost. */
  savedAfterMs: z.int().min(0).optional(),
  /** Fields that an update ignores silently, e.g. `UF_CRM_ERP_ORDER_ID`. */
  fieldsNotSaved: z.array(z.string()).optional(),
  /** The leaky bucket of requests; null switches it off. */
  limits: z
    .strictObject({ perSecond: z.number().positive(), burst: z.int().positive() })
    .nullable()
    .optional(),
  /** Life of access tokens that are issued from now on. */
  accessTokenSeconds: z.int().positive().optional(),
  /** Scope of the application in tokens that are issued from now on, comma-separated. */
  scope: z.string().optional(),
  /** What the authorization server says of it instead; real ones say no more than `app` now and then. */
  scopeInReplies: z.string().nullable().optional(),
  /** The user who installed the application is no administrator any more. */
  notAdministrator: z.boolean().optional(),
  /** What the application's user may do with records of the CRM and their requisites. */
  crmRights: z.enum(['all', 'read', 'none']).optional(),
  /** So many presets of requisites of the portal's own, of Kazakhstan, behind those that portals begin with: from id 1001. */
  ownPresets: z.int().min(0).optional(),
  /** Users who may not read records of the CRM by their own tokens. */
  unseenBy: z.array(z.int()).optional(),
  /** Users who have left the company. */
  inactiveUsers: z.array(z.int()).optional(),
  /** ms by which the clock in `Date` headers is ahead. */
  clockAheadMs: z.int().optional(),
  /** The listening socket is closed; it is opened again on the same port. */
  refuseConnections: z.boolean().optional(),
});

export type PortalFaultsChange = z.input<typeof portalFaultsChange>;

export type PortalFaults = Required<z.output<typeof portalFaultsChange>>;

/** A portal that works, within the vendor's limits for ordinary plans: 2 requests a second, burst 50. */
export const noPortalFaults: PortalFaults = {
  rest: restFault.parse({}),
  oauth: oauthFault.parse({}),
  dropAnswers: 0,
  savedAfterMs: 0,
  fieldsNotSaved: [],
  limits: { perSecond: 2, burst: 50 },
  accessTokenSeconds: 3_600,
  scope,
  scopeInReplies: null,
  notAdministrator: false,
  crmRights: 'all',
  ownPresets: 0,
  unseenBy: [],
  inactiveUsers: [],
  clockAheadMs: 0,
  refuseConnections: false,
};
