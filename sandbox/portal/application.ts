import { z } from 'zod';
import { users } from './directory';
import type { Portal } from './portal';
import { phpRecord, readUpperParams, type RestMethods } from './rest-method';

const userParams = z.object({
  ID: z.coerce.number().int().optional(),
  FILTER: phpRecord(z.unknown()).default({}),
});

/** Who asks, in which application, and what time it is. */
export function applicationMethods({ store }: Portal): RestMethods {
  return {
    'app.info': () => ({
      result: {
        ID: 1,
        CODE: store.secrets.clientId,
        VERSION: 1,
        STATUS: 'L',
        INSTALLED: true,
        PAYMENT_EXPIRED: 'N',
        DAYS: null,
        LANGUAGE_ID: 'ru',
        LICENSE: 'ru_demo',
      },
    }),
    profile: (_params, { userId, admin }) => {
      const user = users.find(({ id }) => id === userId);
      return {
        result: {
          ID: String(userId),
          ADMIN: admin,
          NAME: user?.name,
          LAST_NAME: user?.lastName,
          TIME_ZONE: '',
        },
      };
    },
    'user.get': (params) => {
      const { ID, FILTER } = readUpperParams(userParams, params);
      const wanted = ID ?? FILTER.ID;
      const rows = users
        .filter(({ id }) => wanted === undefined || id === Number(wanted))
        .map(({ id, name, lastName }) => ({
          ID: String(id),
          ACTIVE: !store.portal.faults.inactiveUsers.includes(id),
          NAME: name,
          LAST_NAME: lastName,
        }));
      return { result: rows, total: rows.length };
    },
    'server.time': () => ({ result: new Date().toISOString().replace(/\.\d+Z$/, '+00:00') }),
  };
}
