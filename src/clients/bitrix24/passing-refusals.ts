import type { Refusals } from './refusals';

const system = 'error-codes.md';
const limits = 'limits.md';
const sdk = 'b24pysdk';
const utils = 'integration_utils';
const wire = 'on-premise-wire.md';

/** Refusals that pass, by what they are about: the same may be carried out at another time. */
export const passingRefusals = {
  rate: [
    {
      codes: ['QUERY_LIMIT_EXCEEDED'],
      means: 'the bucket of requests is full; it leaks twice a second',
      kind: 'QueryLimit',
      retryAfterMs: 2_000,
      source: limits,
    },
    {
      codes: ['OPERATION_TIME_LIMIT'],
      means: "the method's time is used up until `operating_reset_at`",
      kind: 'Throttled',
      untilReset: true,
      source: limits,
    },
  ],
  'access token': [
    {
      codes: ['expired_token', 'invalid_token'],
      means: 'it is renewed',
      kind: 'Unauthorized',
      source: `${system}, ${sdk}`,
    },
    {
      codes: ['NO_AUTH_FOUND'],
      means: 'not known to the portal; now and then it says so of good ones',
      kind: 'Unauthorized',
      source: `${system}, ${utils}`,
    },
  ],
  user: [
    {
      codes: ['user_access_error', 'INVALID_CREDENTIALS', 'authorization_error'],
      means: 'may not use the application, or was dismissed',
      kind: 'UserInactive',
      source: `${system}, ${sdk}`,
    },
    {
      codes: ['ACCESS_DENIED'],
      texts: ["Current user can't be authorized in this context"],
      means: 'deleted, or has not confirmed the invitation',
      kind: 'UserInactive',
      source: `${sdk}, ${utils}`,
    },
    {
      codes: ['allowed_only_intranet_user'],
      means: 'no employee',
      kind: 'UserExternal',
      source: 'crm-item-get.md',
    },
  ],
  application: [
    {
      codes: ['OVERLOAD_LIMIT'],
      means: 'blocked by hand at the vendor; its support lifts it',
      kind: 'Overloaded',
      source: system,
    },
    {
      codes: ['insufficient_scope'],
      means: 'lacks a permission; its card gives it',
      kind: 'InsufficientScope',
      source: system,
    },
    {
      codes: ['ACCESS_DENIED'],
      texts: ['Application context required', 'Access denied! Application context required'],
      means: 'the token is not that of an application',
      kind: 'Unauthorized',
      source: 'bizproc-robot-add.md',
    },
    {
      codes: ['APPLICATION_NOT_FOUND', 'ERROR_OAUTH', 'CONNECTION_ERROR'],
      means:
        'the portal could not learn from the authorization server whose token it is, or was refused there',
      kind: 'Unavailable',
      source: `${sdk}, ${utils}`,
    },
  ],
  plan: [
    {
      codes: ['ACCESS_DENIED'],
      texts: [
        'REST is available only on commercial plans',
        'REST API is available only on commercial plans',
        'REST is available only by subscription',
      ],
      means: 'lapsed',
      kind: 'PaymentRequired',
      source: `${system} (403), ${utils} (401)`,
    },
    {
      codes: ['PAYMENT_REQUIRED', 'verification_needed', 'PORTAL_BLOCKED_BY_LICENSE_SCANNER'],
      means: 'subscription or licence lapsed',
      kind: 'PaymentRequired',
      source: `${sdk}, ${utils}`,
    },
    {
      codes: ['ACCESS_DENIED'],
      texts: ['Access denied! Available only on extended plans'],
      means: 'the method needs a larger one',
      kind: 'PlanTooSmall',
      source: `${sdk}, ${utils}`,
    },
  ],
  portal: [
    {
      codes: ['PORTAL_DELETED'],
      means: 'its public part is closed, for a while or for good',
      kind: 'PortalDeleted',
      source: system,
    },
    {
      codes: ['ERROR_CORE', 'INTERNAL_SERVER_ERROR', 'ERROR_UNEXPECTED_ANSWER'],
      means: 'an inner fault, of its database for example',
      kind: 'Unavailable',
      mayBeDone: true,
      source: `${system}, ${utils}`,
    },
    {
      codes: ['ERROR_METHOD_NOT_FOUND'],
      means: 'the method is missing: an update under way, a module switched off, a smaller plan',
      kind: 'MethodMissing',
      source: utils,
    },
  ],
  'moment of the step': [
    {
      codes: ['423'],
      methods: ['bizproc.event.send', 'bizproc.activity.log'],
      means: 'its process is locked for the moment (cores before 25.1150)',
      kind: 'Locked',
      source: 'the core',
    },
    {
      statuses: [409],
      codes: ['NOT_SAVED_YET', 'LOCKED'],
      methods: ['bizproc.event.send', 'bizproc.activity.log'],
      means: 'a box has not saved its process yet, or is at work on it',
      kind: 'Locked',
      source: wire,
    },
    {
      codes: ['404', '499'],
      methods: ['bizproc.event.send', 'bizproc.activity.log'],
      means: 'its process is not saved yet, or over (cores before 25.1150); believed after a while',
      kind: 'StepMissing',
      source: `the core, ${utils}`,
    },
  ],
  'module of a box': [
    {
      statuses: [401],
      codes: ['SIGNATURE_MISSING', 'UNKNOWN_KEY', 'WRONG_SIGNATURE'],
      means: 'it has other keys than we',
      kind: 'SignatureRefused',
      source: wire,
    },
    {
      statuses: [401],
      codes: ['CLOCK_DIFFERENCE'],
      means: 'its clock and ours are more than 5 minutes apart',
      kind: 'ClocksDiffer',
      source: wire,
    },
  ],
} satisfies Refusals;
