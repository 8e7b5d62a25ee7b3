import { z } from 'zod';
import { maxPartLength } from '../../workflows/ids';

/** One part of a workflow id. */
export const identityPart = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be given once, as text') })
  .regex(
    new RegExp(`^[A-Za-z0-9._-]{1,${maxPartLength}}$`),
    `must be 1 to ${maxPartLength} Latin letters, digits, ".", "_" or "-"`,
  );

/** Callers differ in whether they leave out a value or send it empty. */
export const optionalIdentityPart = z.preprocess(
  (value) => (value === '' ? undefined : value),
  identityPart.optional(),
);
