import { z } from 'zod';
import type { KeyRing } from '../codec/keys';
import { keys, list } from './variables';

/** Of every role that has to do with calls. */
export const common = {
  PORTALS: list.transform((entries) => entries.map(toPortalName)).default([]),
  CODEC_KEYS: keys('the keys that seal calls and histories'),
  VAULT_KEYS: keys('the keys that seal the portals’ tokens'),
  ROBOT_SUFFIX: z
    .string()
    .regex(
      /^(__[a-z0-9]{1,16})?$/,
      'must be two underscores and at most 16 small letters or digits, e.g. __staging',
    )
    .default(''),
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

/** Whoever may decode histories must not thereby open the portals' tokens. */
export function keysDiffer(
  set: { CODEC_KEYS: KeyRing; VAULT_KEYS: KeyRing },
  context: z.RefinementCtx,
): void {
  const codec = [...set.CODEC_KEYS.keys.values()];
  if (![...set.VAULT_KEYS.keys.values()].some((key) => codec.some((other) => other.equals(key)))) return;
  context.addIssue({ code: 'custom', path: ['VAULT_KEYS'], message: 'must not share a key with CODEC_KEYS' });
}
