import { type ExternalSystem, externalSystems } from './external-systems';

/** Served by every worker, whatever external systems it has. */
export const portalQueues = ['robots', 'bitrix24', 'installations'] as const;

export type TaskQueue = (typeof portalQueues)[number] | ExternalSystem;

/**
 * One queue per system, so that an outage of one holds up no other: `robots` carries the workflows and the
 * token refresh, each of the rest carries the Activities of the system it is named after. Proofs of installations have
 * a queue of their own: strangers can cause them.
 */
export const taskQueues = Object.fromEntries(
  [...portalQueues, ...externalSystems].map((name) => [name, name]),
) as { readonly [Name in TaskQueue]: Name };
