import { z } from 'zod';
import { mayCall } from '../loopback';
import type { Portal } from './portal';
import type { Robot } from './portal-state';
import {
  accessDenied,
  notModelled,
  phpRecord,
  readUpperParams,
  RestError,
  type RestMethod,
  type RestMethods,
} from './rest-method';
import { checkRobot, type Given } from './robot-checks';

// Left open, so that what is wrong is refused in the vendor's words.
const settings = {
  HANDLER: z.unknown(),
  AUTH_USER_ID: z.coerce.number().int().positive(),
  USE_SUBSCRIPTION: z.enum(['Y', 'N', '']),
  NAME: z.unknown(),
  DESCRIPTION: z.union([z.string(), z.record(z.string(), z.string())]),
  PROPERTIES: z.unknown(),
  RETURN_PROPERTIES: z.unknown(),
  DOCUMENT_TYPE: z.unknown(),
  FILTER: z.unknown(),
  USE_PLACEMENT: z.enum(['Y', 'N']),
  PLACEMENT_HANDLER: z.unknown(),
};
const fields = z.strictObject(settings).partial();
const codeParams = z.strictObject({ CODE: z.unknown().optional() });
const addParams = fields.extend(codeParams.shape);
const updateParams = codeParams.extend({ FIELDS: fields.default({}) });
const none = z.strictObject({});

/** bizproc.robot.*: only an administrator's token of the application may use them. */
export function robotMethods({ store }: Portal): RestMethods {
  const { robots } = store.portal;

  const methods: RestMethods = {
    'bizproc.robot.add': (params, { userId }) => {
      const { CODE, ...given } = readUpperParams(addParams, params);
      const code = codeOf(CODE);
      checkRobot(given, 'new');
      if (robots.has(code)) {
        throw new RestError(400, 'ERROR_ACTIVITY_ALREADY_INSTALLED', 'Activity or Robot already installed!');
      }
      register(code, { authUserId: userId, useSubscription: '', ...changesOf(given) });
      return { result: true };
    },
    'bizproc.robot.update': (params) => {
      const { CODE, FIELDS } = readUpperParams(updateParams, params);
      const code = codeOf(CODE);
      const robot = installed(code);
      if (Object.values(FIELDS).every((value) => value === undefined)) {
        throw new RestError(400, 'ERROR_ACTIVITY_VALIDATION_FAILURE', 'No fields to update');
      }
      checkRobot(FIELDS, 'known');
      register(code, { ...robot, ...changesOf(FIELDS) });
      return { result: true };
    },
    'bizproc.robot.list': (params) => {
      readUpperParams(none, params);
      return { result: [...robots.keys()] };
    },
    'bizproc.robot.delete': (params) => {
      const { CODE } = readUpperParams(codeParams, params);
      const code = codeOf(CODE);
      installed(code);
      store.append({ type: 'robot.deleted', code });
      return { result: true };
    },
  };

  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, forAdministrators(method)]),
  );

  function register(code: string, robot: Partial<Robot>): void {
    const { names = {}, handler = '', authUserId = 0, useSubscription = '' } = robot;
    const { properties = {}, returns = [] } = robot;
    store.append({
      type: 'robot.registered',
      robot: { code, names, handler, authUserId, useSubscription, properties, returns },
    });
  }

  function installed(code: string): Robot {
    const robot = robots.get(code);
    if (!robot) throw new RestError(400, 'ERROR_ACTIVITY_NOT_FOUND', 'Activity or Robot not found!');
    return robot;
  }
}

function forAdministrators(method: RestMethod): RestMethod {
  return (params, caller) => {
    if (caller.isWebhook) throw new RestError(403, 'ACCESS_DENIED', 'Application context required');
    if (!caller.admin) throw accessDenied();
    return method(params, caller);
  };
}

function codeOf(given: unknown): string {
  const empty = given === undefined || given === null || given === '';
  if (typeof given === 'string' && /^[a-z0-9.\-_]+$/i.test(given)) return given;
  const text = `${empty ? 'Empty' : 'Wrong'} activity code!`;
  throw new RestError(400, 'ERROR_ACTIVITY_VALIDATION_FAILURE', text);
}

const property = z.looseObject({ Default: z.union([z.string(), z.number()]).nullish() });

/** What the portal keeps of settings that were checked. */
function changesOf(given: Given): Partial<Robot> {
  const handler = typeof given.HANDLER === 'string' ? given.HANDLER : undefined;
  // It calls programs of this machine only.
  if (handler !== undefined && !mayCall(handler)) throw notModelled(`handler ${handler} of another machine`);
  return {
    ...(given.NAME !== undefined && { names: namesOf(given.NAME) }),
    ...(handler !== undefined && { handler }),
    ...(given.AUTH_USER_ID !== undefined && { authUserId: given.AUTH_USER_ID }),
    ...(given.USE_SUBSCRIPTION !== undefined && { useSubscription: given.USE_SUBSCRIPTION }),
    ...(given.PROPERTIES !== undefined && { properties: propertiesOf(given.PROPERTIES) }),
    ...(given.RETURN_PROPERTIES !== undefined && {
      returns: Object.keys(phpRecord(z.unknown()).parse(given.RETURN_PROPERTIES)),
    }),
  };
}

function namesOf(name: unknown): Record<string, string> {
  return typeof name === 'string' ? { '': name } : phpRecord(z.string()).parse(name);
}

function propertiesOf(given: unknown): Robot['properties'] {
  return Object.fromEntries(
    Object.entries(phpRecord(property).parse(given)).map(([name, { Default: value }]) => [
      name,
      value === null || value === undefined ? {} : { default: String(value) },
    ]),
  );
}
