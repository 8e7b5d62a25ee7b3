import { z } from 'zod';
import type { Portal } from './portal';
import { readUpperParams, RestError, type RestMethods } from './rest-method';

const params = z.object({
  USER_ID: z.coerce.number().int().min(0).default(0),
  MESSAGE: z.string().default(''),
  TAG: z.string().default(''),
});

/** The bell of a user. */
export function notificationMethods({ store }: Portal): RestMethods {
  return {
    'im.notify.system.add': (given) => {
      const { USER_ID: userId, MESSAGE: message, TAG: tag } = readUpperParams(params, given);
      if (userId === 0) throw new RestError(400, 'USER_ID_EMPTY', "User ID can't be empty");
      if (!message.trim()) throw new RestError(400, 'MESSAGE_EMPTY', "Message can't be empty");
      const id = store.portal.lastId + 1;
      store.append({ type: 'notification', id, userId, message, tag });
      return { result: id };
    },
  };
}
