import { z } from 'zod';
import { users } from './directory';
import type { Portal } from './portal';
import { notModelled, readUpperParams, RestError, type RestMethods } from './rest-method';

const params = z.strictObject({
  USER_ID: z.coerce.number().int().default(0),
  MESSAGE: z.string().default(''),
  TAG: z.string().default(''),
  ATTACH: z.unknown().optional(),
});

/** Vendor: characters of an attachment. */
const longestAttachment = 60_000;

/** The bell of a user. */
export function notificationMethods({ store }: Portal): RestMethods {
  return {
    'im.notify.system.add': (given) => {
      const { USER_ID: userId, MESSAGE, TAG: tag, ATTACH } = readUpperParams(params, given);
      const message = MESSAGE.trim();
      if (userId <= 0) throw new RestError(400, 'USER_ID_EMPTY', "User ID can't be empty");
      if (!message) throw new RestError(400, 'MESSAGE_EMPTY', "Message can't be empty");
      if (ATTACH !== undefined) throw problemOf(ATTACH);
      // Vendor: where it makes none, it may say false.
      if (!users.some(({ id }) => id === userId)) return { result: false };
      const id = store.portal.lastId + 1;
      store.append({ type: 'notification', id, userId, message, tag });
      return { result: id };
    },
  };
}

/** Blocks of an attachment are not modelled: none is taken. */
function problemOf(attachment: unknown): RestError {
  const text = typeof attachment === 'string' ? attachment : JSON.stringify(attachment);
  if (text.length > longestAttachment) {
    const said = 'You have exceeded the maximum allowable size of attach';
    return new RestError(400, 'ATTACH_OVERSIZE', said);
  }
  return isJsonObject(text)
    ? notModelled('parameter ATTACH')
    : new RestError(400, 'ATTACH_ERROR', 'Incorrect attach params');
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}
