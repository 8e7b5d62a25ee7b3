import { z } from 'zod';
import { ClientError } from '../client-error';
import { parseReply } from './contract';
import type { Request } from './transport';

/** The user whose tokens the application has. */
export interface TokenUser {
  id: number;
  administrator: boolean;
}

const profile = z.object({ ID: z.coerce.number().int(), ADMIN: z.boolean() });
const user = z.object({ ID: z.coerce.number().int(), ACTIVE: z.boolean() });

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
