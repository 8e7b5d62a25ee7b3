import type { ErpClient, ErpObject } from '../src/clients/erp';
import { erpObjects, type ErpObjectName, type ErpObjects } from '../src/clients/erp/objects';
import { makeFailure } from '../workflows/contract/failure-facts';
import type { Guard } from '../workflows/contract/verdict';
import type { Timing } from '../workflows/contract/timing';
import type { CreateOnce } from './create-once/creation';

/** One object to be kept by the ERP, under its kind, and what holds that back. */
export type CreateErpWork<Name extends ErpObjectName> = { guard: Guard } & {
  [Kind in Name]: ErpObjects[Kind];
};

/**
 * One for each kind of object, e.g. `createOrder`. It returns the number under which the ERP keeps the object with this
 * external id, creating it if the ERP has none; or bringing it up to date, where the mapping says `upsert`.
 */
export type ErpActivities = {
  [Name in ErpObjectName as `create${Capitalize<Name>}`]: (
    work: CreateErpWork<Name> & { timing: Timing },
  ) => Promise<string>;
};

export interface ErpDeps {
  erp: ErpClient;
  createOnce: CreateOnce;
}

export function createErpActivities({ erp, createOnce }: ErpDeps): ErpActivities {
  const names = Object.keys(erpObjects) as ErpObjectName[];
  const activities = names.map((name) => {
    const activity = async (work: CreateErpWork<typeof name> & { timing: Timing }): Promise<string> => {
      const { guard, timing, [name]: input } = work;
      const { find, repeatableFor, updates, create }: ErpObject<typeof input> = mapped(erp[name], name);
      return createOnce({
        system: 'erp',
        reference: input.externalId,
        guard,
        timing,
        find: find && ((options) => find(input.externalId, options)),
        repeatableFor,
        updates,
        create: (options) => create(input, options),
      });
    };
    return [`create${name.charAt(0).toUpperCase()}${name.slice(1)}`, activity];
  });
  return Object.fromEntries(activities) as ErpActivities;
}

/** @throws ApplicationFailure `Erp.NotMapped`, not retried, for what this ERP's mapping leaves out */
function mapped<T>(object: T | undefined, name: ErpObjectName): T {
  if (object) return object;
  const message = `The mapping of this ERP has no operation that creates: ${name}.`;
  throw makeFailure('Erp.NotMapped', message, { nonRetryable: true });
}
