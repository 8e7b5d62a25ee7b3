import { z } from 'zod';
import { list } from './variables';

/** Of every role that has to do with calls. */
export const common = {
  PORTALS: list.transform((entries) => entries.map(toPortalName)).default([]),
  ROBOT_SUFFIX: z
    .string()
    .regex(
      /^(__[a-z0-9]{1,16})?$/,
      'must be two underscores and at most 16 small letters or digits, e.g. __staging',
    )
    .default(''),
  METRICS_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

/**
 * A member_id, a host, or an address as a browser shows it, in the one form that is compared: lower case, the host alone,
 * and no port that goes without saying. `http://` stays, since it permits a portal on this machine.
 */
function toPortalName(entry: string): string {
  const address = entry.includes('://') ? entry : `https://${entry}`;
  // A URL would read a member_id of digits as the number of a machine.
  if (!/[.:]/.test(entry) || !URL.canParse(address)) return entry.toLowerCase();
  const { protocol, host } = new URL(address);
  if (protocol === 'http:') return `http://${host}`;
  return protocol === 'https:' ? host : entry.toLowerCase();
}
