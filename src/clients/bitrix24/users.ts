import { z } from 'zod';
import { ClientError } from '../client-error';
import { parseReply } from './contract';
import type { Request } from './transport';

/** The user whose tokens the application has. */
export interface TokenUser {
  id: number;
  administrator: boolean;
}

export const profile = z.looseObject({ ID: z.coerce.number().int(), ADMIN: z.boolean() });
const user = z.object({ ID: z.coerce.number().int(), ACTIVE: z.boolean() });

/**
 * What the application may do, as the portal says. Vendor: the method `scope`; replies of the authorization server name no
 * more than `app` now and then.
 *
 * @throws ClientError
 */
export async function readPermissions(request: Request): Promise<string[]> {
  return parseReply(z.array(z.string()), await request('scope', {}), 'scope');
}

/** @throws ClientError */
export async function readTokenUser(request: Request): Promise<TokenUser> {
  const { ID, ADMIN } = parseReply(profile, await request('profile', {}), 'profile');
  return { id: ID, administrator: ADMIN };
}

/**
 * Whether a user works in the company still; undefined where the application may not ask (no scope `user_brief`).
 *
 * @throws ClientError
 */
export async function isActiveUser(request: Request, id: number): Promise<boolean | undefined> {
  const method = 'user.get';
  try {
    const users = parseReply(z.array(user), await request(method, { ID: id }), method);
    return users.some(({ ID, ACTIVE }) => ID === id && ACTIVE);
  } catch (error) {
    if (error instanceof ClientError && error.kind === 'InsufficientScope') return undefined;
    throw error;
  }
}

/** Vendor: server.time, ISO 8601 with the portal's offset from UTC, e.g. `2026-11-30T16:15:04+03:00`. @throws ClientError */
export async function readClock(request: Request): Promise<number> {
  const method = 'server.time';
  const time = z.string().regex(isoTime);
  return offsetIn(parseReply(time, await request(method, {}), method)) ?? 0;
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

/** Minutes of the offset from UTC that such a time tells; undefined where it is none. */
export function offsetIn(time: string): number | undefined {
  if (!isoTime.test(time)) return undefined;
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(time) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
