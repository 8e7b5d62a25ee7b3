import { z } from 'zod';
import { isLoopbackUrl } from '../loopback';
import type { Portal } from './portal';
import type { Robot } from './portal-state';
import {
  accessDenied,
  phpRecord,
  readUpperParams,
  RestError,
  type RestMethod,
  type RestMethods,
} from './rest-method';

const key = /^[a-z][a-z0-9_]*$/i;
const handler = z.string().refine(isLoopbackUrl);
const property = z.object({ Default: z.union([z.string(), z.number()]).nullish() });

const settings = z.object({
  HANDLER: handler,
  AUTH_USER_ID: z.coerce.number().int().positive().optional(),
  USE_SUBSCRIPTION: z.enum(['Y', 'N', '']).optional(),
  NAME: z.union([z.string().min(1), z.record(z.string(), z.string())]),
  PROPERTIES: phpRecord(property).optional(),
  RETURN_PROPERTIES: phpRecord(z.unknown()).optional(),
});

const code = z.string().regex(/^[a-z0-9.\-_]+$/i);
const updateParams = z.object({ CODE: code, FIELDS: settings.partial() });
const codeParams = z.object({ CODE: code });

/** bizproc.robot.*: only an administrator's token of the application may use them. */
export function robotMethods({ store }: Portal): RestMethods {
  const { robots } = store.portal;

  const methods: RestMethods = {
    'bizproc.robot.add': (params, { userId }) => {
      const given = validated(settings.extend({ CODE: code }), params);
      if (robots.has(given.CODE)) {
        throw new RestError(400, 'ERROR_ACTIVITY_ALREADY_INSTALLED', 'Activity or Robot already installed!');
      }
      register(given.CODE, {
        handler: given.HANDLER,
        authUserId: given.AUTH_USER_ID ?? userId,
        useSubscription: given.USE_SUBSCRIPTION ?? '',
        properties: propertiesOf(given.PROPERTIES ?? {}),
        returns: namesOf(given.RETURN_PROPERTIES ?? {}),
      });
      return { result: true };
    },
    'bizproc.robot.update': (params) => {
      const { CODE } = validated(codeParams, params);
      const robot = installed(CODE);
      const { FIELDS } = validated(updateParams, params);
      register(CODE, {
        handler: FIELDS.HANDLER ?? robot.handler,
        authUserId: FIELDS.AUTH_USER_ID ?? robot.authUserId,
        useSubscription: FIELDS.USE_SUBSCRIPTION ?? robot.useSubscription,
        properties: FIELDS.PROPERTIES ? propertiesOf(FIELDS.PROPERTIES) : robot.properties,
        returns: FIELDS.RETURN_PROPERTIES ? namesOf(FIELDS.RETURN_PROPERTIES) : robot.returns,
      });
      return { result: true };
    },
    'bizproc.robot.list': () => ({ result: [...robots.keys()] }),
    'bizproc.robot.delete': (params) => {
      const { CODE } = validated(codeParams, params);
      installed(CODE);
      store.append({ type: 'robot.deleted', code: CODE });
      return { result: true };
    },
  };

  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, forAdministrators(method)]),
  );

  function register(robotCode: string, robot: Omit<Robot, 'code'>): void {
    store.append({ type: 'robot.registered', robot: { code: robotCode, ...robot } });
  }

  function installed(robotCode: string): Robot {
    const robot = robots.get(robotCode);
    if (!robot) throw new RestError(400, 'ERROR_ACTIVITY_NOT_FOUND', 'Activity or Robot not found!');
    return robot;
  }
}

function forAdministrators(method: RestMethod): RestMethod {
  return (params, caller) => {
    if (!caller.admin) throw accessDenied();
    return method(params, caller);
  };
}

function propertiesOf(properties: Record<string, z.output<typeof property>>): Robot['properties'] {
  const names = namesOf(properties);
  return Object.fromEntries(
    names.map((name) => {
      const value = properties[name]?.Default;
      return [name, value === null || value === undefined ? {} : { default: String(value) }];
    }),
  );
}

function namesOf(properties: Record<string, unknown>): string[] {
  const names = Object.keys(properties);
  const wrong = names.find((name) => !key.test(name));
  if (wrong === undefined) return names;
  throw new RestError(400, 'ERROR_ACTIVITY_VALIDATION_FAILURE', `Wrong property key (${wrong})!`);
}

function validated<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  try {
    return readUpperParams(schema, params);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    throw new RestError(400, 'ERROR_ACTIVITY_VALIDATION_FAILURE', error.message);
  }
}
