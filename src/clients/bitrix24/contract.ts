import type { z } from 'zod';
import { ClientError } from '../client-error';

/** A reply that is not as the vendor documents it: the work may have been carried out. */
export function contractBroken(operation: string, problem: string): ClientError {
  return new ClientError(`The portal's reply to ${operation} is not as agreed: ${problem}.`, {
    system: 'portal',
    verdict: 'unknown',
    kind: 'Contract',
  });
}

/**
 * What a reply says, once it is as agreed. The error names places, never values.
 *
 * @throws ClientError `Contract`
 */
export function parseReply<T extends z.ZodType>(schema: T, reply: unknown, operation: string): z.output<T> {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'reply'}: ${issue.message}`);
  throw contractBroken(operation, problems.slice(0, 3).join('; '));
}
