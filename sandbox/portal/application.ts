import { z } from 'zod';
import { users } from './directory';
import type { Portal } from './portal';
import { readUpperParams, type RestMethod, type RestMethods } from './rest-method';
import { type Columns, list, listParams } from './list';

/** Vendor: user-get.md; of the columns of user.add those that users have here. */
const userColumns: Columns = { ID: 'number', ACTIVE: 'flag', NAME: 'text', LAST_NAME: 'text' };

// Vendor: columns may stand beside FILTER as well as in it.
const userParams = z
  .looseObject({
    FILTER: listParams.shape.filter,
    SORT: z.string().default('ID'),
    ORDER: z.unknown().default('ASC'),
    SELECT: listParams.shape.select,
    START: listParams.shape.start,
  })
  .transform(({ FILTER, SORT, ORDER, SELECT, START, ...beside }) => ({
    filter: { ...beside, ...FILTER },
    order: orderOf(SORT, ORDER),
    select: SELECT,
    start: START,
  }));

const none = z.strictObject({});
const moscowAheadMs = 3 * 3_600_000;

/** Who asks, in which application, and what time it is. */
export function applicationMethods({ store }: Portal): RestMethods {
  return {
    'app.info': withoutParams(() => ({
      ID: 1,
      CODE: store.secrets.clientId,
      VERSION: 1,
      STATUS: 'L',
      INSTALLED: true,
      PAYMENT_EXPIRED: 'N',
      DAYS: null,
      LANGUAGE_ID: 'ru',
      LICENSE: 'ru_demo',
      LICENSE_TYPE: 'demo',
      LICENSE_FAMILY: 'demo',
    })),
    profile: (params, { userId, admin }) => {
      readUpperParams(none, params);
      const user = users.find(({ id }) => id === userId);
      return {
        result: {
          ID: String(userId),
          ADMIN: admin,
          NAME: user?.name,
          LAST_NAME: user?.lastName,
          PERSONAL_GENDER: '',
          TIME_ZONE: '',
        },
      };
    },
    'user.current': (params, { userId }) => {
      readUpperParams(none, params);
      const user = users.find(({ id }) => id === userId);
      return {
        result: {
          ID: String(userId),
          ACTIVE: !store.portal.faults.inactiveUsers.includes(userId),
          NAME: user?.name,
          LAST_NAME: user?.lastName,
          UF_DEPARTMENT: user?.departments ?? [],
        },
      };
    },
    'user.get': (params) => {
      const rows = users.map(({ id, name, lastName }) => ({
        ID: String(id),
        ACTIVE: !store.portal.faults.inactiveUsers.includes(id),
        NAME: name,
        LAST_NAME: lastName,
      }));
      return list(rows, readUpperParams(userParams, params), userColumns);
    },
    // Vendor: scope.md, server-time.md; this portal is in Moscow, which has no summer time.
    scope: withoutParams(() => store.portal.faults.scope.split(',')),
    'server.time': withoutParams(() =>
      new Date(Date.now() + moscowAheadMs).toISOString().replace(/\.\d+Z$/, '+03:00'),
    ),
  };
}

function withoutParams(result: () => unknown): RestMethod {
  return (params) => {
    readUpperParams(none, params);
    return { result: result() };
  };
}

/** The SDK's own lists send a map, which changes nothing: users come by ID. */
function orderOf(sort: string, order: unknown): Record<string, unknown> {
  return JSON.stringify(order) === '{"ID":"ASC"}' ? { ID: 'ASC' } : { [sort]: order };
}
