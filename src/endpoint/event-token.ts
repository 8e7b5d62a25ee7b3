import { z } from 'zod';

/** What a call needs to be told from every other, and to be answered. */
export interface CallEvent {
  /** Bearer secret: whoever has it can complete the step. */
  token: string;
  activityName: string;
  id: string;
}

// <instance>|<activity name>|<event id>.<signature>; an event id may hold dots, a signature holds none.
const pattern = /^[A-Za-z0-9._-]{1,48}\|([A-Za-z0-9._-]{1,48})\|([A-Za-z0-9._-]{1,48})\.[^.|\s]{1,256}$/;

/** The event token of a robot's call, absent where nothing can be answered (vendor: bizproc.event.send). */
export const eventToken = z
  .string('must be given once, as text')
  .optional()
  .transform((token, context): CallEvent | undefined => {
    if (!token) return undefined;
    const [, activityName, id] = pattern.exec(token) ?? [];
    if (activityName && id) return { token, activityName, id };
    // The value is a secret even where it is wrong.
    context.addIssue({
      code: 'custom',
      message: 'must be <instance>|<activity name>|<event id>.<signature>',
    });
    return z.NEVER;
  });
