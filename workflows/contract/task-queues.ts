/** Served by every worker, whatever external systems it has. */
export const portalQueues = ['robots', 'bitrix24', 'installations'] as const;

/**
 * One queue per system, so that an outage of one holds up no other: `robots` carries the workflows and the
 * token refresh, each of the rest carries the Activities of the system it is named after. Proofs of installations have
 * a queue of their own: strangers can cause them.
 */
export const taskQueues = {
  robots: 'robots',
  bitrix24: 'bitrix24',
  installations: 'installations',
  erp: 'erp',
  'one-c': 'one-c',
  jira: 'jira',
} as const;

/** A system that robots create things in. */
export type ExternalSystem = Exclude<keyof typeof taskQueues, (typeof portalQueues)[number]>;
