import { z } from 'zod';

/** One part of a workflow id; four of them and the separators stay below `maxIdBytes`. */
export const identityPart = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be given once, as text') })
  .regex(/^[A-Za-z0-9._-]{1,48}$/, 'must be 1 to 48 Latin letters, digits, ".", "_" or "-"');

/** Callers differ in whether they leave out a value or send it empty. */
export const optionalIdentityPart = z.preprocess(
  (value) => (value === '' ? undefined : value),
  identityPart.optional(),
);
