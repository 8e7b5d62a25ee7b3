import { z } from 'zod';
import { isScalar } from '../form';
import { itemsOf } from './apply-portal';
import {
  camelUfName,
  entityTypes,
  type FieldValue,
  type Item,
  smartProcess,
  userFieldEntityOf,
} from './item';
import type { Portal } from './portal';
import type { Processes } from './processes';
import { phpRecord, readParams, RestError, type RestMethods } from './rest-method';
import { isStageOf, stages } from './stages';

const itemParams = z.object({
  entityTypeId: z.coerce.number().int(),
  id: z.coerce.number().int(),
  useOriginalUfNames: z.enum(['Y', 'N']).default('N'),
});

const updateParams = itemParams.extend({ fields: phpRecord(z.unknown()) });

/** crm.item.get and crm.item.update for deals, smart process items, contacts and companies. */
export function crmItemMethods({ store }: Portal, processes: Processes): RestMethods {
  const state = store.portal;

  function find(entityTypeId: number, id: number): Item {
    const item = itemsOf(state, entityTypeId)?.get(id);
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
      ...item.fields,
      ...(entityTypeId === entityTypes.deal && {
        categoryId: 0,
        stageSemanticId: stages.find(({ id }) => id === item.fields.stageId)?.semantics,
      }),
      ...(entityTypeId === smartProcess.entityTypeId && { entityTypeId, categoryId: 5 }),
      ...('contactId' in item.fields && {
        contactIds: item.fields.contactId ? [item.fields.contactId] : [],
      }),
      ...(item.fm && { fm: item.fm }),
      ...Object.fromEntries(uf.map(([name, value]) => [original ? name : camelUfName(name), value])),
    };
  }

  return {
    'crm.item.get': (params) => {
      const { entityTypeId, id, useOriginalUfNames } = readParams(itemParams, params);
      return { result: { item: view(entityTypeId, find(entityTypeId, id), useOriginalUfNames === 'Y') } };
    },
    'crm.item.update': (params) => {
      const { entityTypeId, id, fields: given, useOriginalUfNames } = readParams(updateParams, params);
      const item = find(entityTypeId, id);
      const original = useOriginalUfNames === 'Y';
      const changed = (own: Record<string, FieldValue>, nameOf: (name: string) => string) =>
        Object.fromEntries(
          Object.entries(own).flatMap(([name, old]) => {
            if (!Object.hasOwn(given, nameOf(name)) || state.faults.fieldsNotSaved.includes(name)) return [];
            const value = convert(given[nameOf(name)], old);
            return value === old ? [] : [[name, value]];
          }),
        );
      // Names that the item does not have are ignored without a word, as the vendor does.
      const fields = changed(item.fields, (name) => name);
      const uf = changed(userFieldsOf(entityTypeId, item), (name) => (original ? name : camelUfName(name)));
      const stageId = fields.stageId;
      if (stageId !== undefined && !isStageOf(entityTypeId, stageId)) {
        throw new RestError(400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Недопустимое значение поля «Стадия»');
      }
      if (Object.keys(fields).length + Object.keys(uf).length > 0) {
        store.append({ type: 'item.changed', entityTypeId, id, fields, uf });
      }
      // Automation rules run after a save by REST, too; their calls are not waited for.
      if (isStageOf(entityTypeId, stageId)) void processes.start({ entityTypeId, id }, stageId);
      return { result: { item: view(entityTypeId, item, original) } };
    },
  };
}

/** Forms bring texts: a number stays a number. */
function convert(value: unknown, old: FieldValue): FieldValue {
  if (!isScalar(value)) return null;
  return typeof old === 'number' ? Number(value) : String(value);
}
