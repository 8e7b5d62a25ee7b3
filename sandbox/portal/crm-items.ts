import { z } from 'zod';
import { isScalar } from '../form';
import { itemsOf } from './apply-portal';
import { needRight } from './crm-rights';
import { users } from './directory';
import {
  camelUfName,
  entityTypes,
  type FieldValue,
  isOtherDocument,
  type Item,
  smartProcess,
  userFieldEntityOf,
} from './item';
import type { Portal } from './portal';
import type { Processes } from './processes';
import { notModelled, phpRecord, readParams, RestError, type RestMethods } from './rest-method';
import { isStageOf, stages } from './stages';

const itemParams = z.strictObject({
  entityTypeId: z.coerce.number().int(),
  id: z.coerce.number().int(),
  // Vendor: a boolean, which forms write as Y and N.
  useOriginalUfNames: z.coerce
    .string()
    .pipe(z.stringbool({ truthy: ['Y', '1', 'true'], falsy: ['N', '0', 'false'] }))
    .default(false),
});

const updateParams = itemParams.extend({ fields: phpRecord(z.unknown()) });

/** Vendor: smart processes have ids from 128 on, and the even ones from 1030. */
const firstSmartProcess = 128;

/** crm.item.get and crm.item.update for documents, contacts and companies. */
export function crmItemMethods(portal: Portal, processes: Processes): RestMethods {
  const { store } = portal;
  const state = store.portal;

  function find(entityTypeId: number, id: number): Item {
    const items = itemsOf(state, entityTypeId);
    if (!items && entityTypeId > 0 && entityTypeId < firstSmartProcess) {
      throw notModelled(`entityTypeId ${entityTypeId}`);
    }
    if (!items) throw new RestError(400, 'NOT_FOUND', 'Смарт-процесс не найден');
    const item = items.get(id);
    if (!item) throw new RestError(400, 'NOT_FOUND', 'Элемент не найден');
    return item;
  }

  /** The item's user fields by original name, unset ones too. */
  function userFieldsOf(entityTypeId: number, item: Item): Record<string, FieldValue> {
    const entity = userFieldEntityOf(entityTypeId);
    if (!entity) return {};
    return Object.fromEntries(
      [...state.userFields[entity].keys()].map((name) => [name, item.uf[name] ?? null]),
    );
  }

  function view(entityTypeId: number, item: Item, original: boolean): Record<string, unknown> {
    const uf = Object.entries(userFieldsOf(entityTypeId, item));
    return {
      id: item.id,
      entityTypeId,
      ...item.fields,
      ...(entityTypeId === entityTypes.deal && {
        categoryId: 0,
        stageSemanticId: stages.find(({ id }) => id === item.fields.stageId)?.semantics,
      }),
      ...(entityTypeId === smartProcess.entityTypeId && { categoryId: 5 }),
      ...('contactId' in item.fields && {
        contactIds: item.fields.contactId ? [item.fields.contactId] : [],
      }),
      ...(item.fm && { fm: item.fm }),
      ...Object.fromEntries(uf.map(([name, value]) => [original ? name : camelUfName(name), value])),
    };
  }

  /** @throws RestError for a value that the field does not take */
  function checked(name: string, given: unknown, old: FieldValue): FieldValue {
    if (!isScalar(given) && given !== null) throw notModelled(`a list or map in field ${name}`);
    if (typeof old !== 'number') return given === null ? given : String(given);
    const value = Number(given);
    const known = ownersOf[name]?.(value) ?? true;
    if (given === null || given === '' || !Number.isFinite(value) || !known) throw notValid(name);
    return value;
  }

  /** What a number in a field must be the id of; 0: nobody. */
  const ownersOf: Readonly<Record<string, (id: number) => boolean>> = {
    companyId: (id) => id === 0 || state.companies.has(id),
    contactId: (id) => id === 0 || state.contacts.has(id),
    assignedById: (id) => users.some((user) => user.id === id),
  };

  return {
    'crm.item.get': (params, { userId }) => {
      const { entityTypeId, id, useOriginalUfNames } = readParams(itemParams, params);
      needRight(portal, 'item.get', userId);
      return { result: { item: view(entityTypeId, find(entityTypeId, id), useOriginalUfNames) } };
    },
    'crm.item.update': (params) => {
      const {
        entityTypeId,
        id,
        fields: given,
        useOriginalUfNames: original,
      } = readParams(updateParams, params);
      needRight(portal, 'item.update');
      const item = find(entityTypeId, id);
      const unknown = Object.keys(given).find((name) => !Object.hasOwn(item.fields, name) && !isUfName(name));
      if (unknown !== undefined) throw notModelled(`field ${unknown}`);
      const changed = (own: Record<string, FieldValue>, nameOf: (name: string) => string) =>
        Object.fromEntries(
          Object.entries(own).flatMap(([name, old]) => {
            if (!Object.hasOwn(given, nameOf(name)) || state.faults.fieldsNotSaved.includes(name)) return [];
            const value = checked(name, given[nameOf(name)], old);
            return value === old ? [] : [[name, value]];
          }),
        );
      const fields = changed(item.fields, (name) => name);
      // A user field that the portal does not have is ignored without a word, as the vendor does.
      const uf = changed(userFieldsOf(entityTypeId, item), (name) => (original ? name : camelUfName(name)));
      const { stageId } = fields;
      if (stageId !== undefined && isOtherDocument(entityTypeId)) throw notModelled('stages of this type');
      if (stageId !== undefined && !isStageOf(entityTypeId, stageId)) throw notValid('stageId');
      if (Object.keys(fields).length + Object.keys(uf).length > 0) {
        store.append({ type: 'item.changed', entityTypeId, id, fields, uf });
      }
      // Automation rules run after a save by REST, too; their calls are not waited for.
      if (isStageOf(entityTypeId, stageId)) void processes.start({ entityTypeId, id }, stageId);
      return { result: { item: view(entityTypeId, item, original) } };
    },
  };
}

function isUfName(name: string): boolean {
  return /^(UF_CRM_|ufCrm)/.test(name);
}

/** Vendor: crm-item-update.md. */
function notValid(name: string): RestError {
  return new RestError(400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID', `Неверное значение поля "${name}"`);
}
