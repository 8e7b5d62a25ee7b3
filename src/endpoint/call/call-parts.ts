import { z } from 'zod';
import { maxPartLength } from '../../../workflows/contract/ids';
import { isMap, emptyFields } from './fields';
import type { CallEvent, Fields } from '../../verify/claimed';

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

const className = z.string('is missing').regex(/^[A-Za-z0-9._\\-]{1,128}$/, 'must be a name');

/** DOCUMENT_ID: module, entity (a PHP class for newer documents), id. A form's indexes make a map of it. */
export const documentId = z
  .preprocess(
    (value) => (isMap(value) ? Object.values(value) : value),
    z.tuple([className, className, identityPart], 'must be module, entity and id'),
  )
  .transform(([module, entity, id]) => ({ module, entity, id }));

// <instance>|<activity name>|<event id>.<signature>; an event id may hold dots, a signature holds none.
const tokenPattern = /^[A-Za-z0-9._-]{1,48}\|([A-Za-z0-9._-]{1,48})\|([A-Za-z0-9._-]{1,48})\.[^.|\s]{1,256}$/;

/** The event token of a robot's call, absent where nothing can be answered (vendor: bizproc.event.send). */
export const eventToken = z
  .string('must be given once, as text')
  .optional()
  .transform((token, context): CallEvent | undefined => {
    if (!token) return undefined;
    const [, activityName, id] = tokenPattern.exec(token) ?? [];
    if (activityName && id) return { token, activityName, id };
    // The value is a secret even where it is wrong.
    context.addIssue({
      code: 'custom',
      message: 'must be <instance>|<activity name>|<event id>.<signature>',
    });
    return z.NEVER;
  });

/** PHP writes an empty map as nothing, as an empty string or as `[]`. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A robot's settings by name; a Multiple one is an array. */
export const callProperties = z.preprocess(
  (value) => (isEmpty(value) ? {} : value),
  z.custom<Fields>(isMap, 'must be settings by name').transform((map) => mapOf(map)),
);

function mapOf(map: Fields): Fields {
  const copy = emptyFields();
  for (const [name, value] of Object.entries(map)) copy[name] = valueOf(value);
  return copy;
}

/** A form writes a list as a map of indexes; `Object.values` has them in order. */
function valueOf(value: unknown): unknown {
  if (!isMap(value)) return value;
  const names = Object.keys(value);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  return isList ? Object.values(value).map(valueOf).flat() : mapOf(value);
}

/** What a schema says of a field for which it has no words of ours: zod's own are for programmers. */
export const plainWords = { error: (): string => 'is not of the expected form' };

/** The first field that does not fit, as a clause; never its value, which may be a token. */
export function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `"${issue?.path.join('.')}" ${issue?.message}`;
}
