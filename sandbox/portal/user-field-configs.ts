import { z } from 'zod';
import { userFieldEntities } from './item';
import type { Portal } from './portal';
import { accessDenied, phpRecord, readParams, RestError, type RestMethods } from './rest-method';

const entityId = z.enum(userFieldEntities);

const addParams = z.object({
  moduleId: z.literal('crm'),
  field: z.object({
    entityId,
    fieldName: z.string(),
    userTypeId: z.string(),
    editFormLabel: phpRecord(z.string()).optional(),
  }),
});

const listParams = z.object({ moduleId: z.literal('crm'), filter: phpRecord(z.unknown()).default({}) });

/** userfieldconfig.add and userfieldconfig.list: the only way to a smart process's fields. */
export function userFieldConfigMethods({ store }: Portal): RestMethods {
  const fields = store.portal.userFields;
  return {
    'userfieldconfig.add': (params, { admin }) => {
      if (!admin) throw accessDenied();
      const { field } = readParams(addParams, params);
      const { entityId: entity, fieldName: name, userTypeId, editFormLabel = {} } = field;
      const prefix = entity === 'CRM_DEAL' ? 'UF_CRM_' : `UF_${entity}_`;
      if (!name.startsWith(prefix) || !/^[A-Z0-9_]{1,50}$/.test(name) || fields[entity].has(name)) {
        throw new RestError(
          400,
          'ERROR_CORE',
          `Поле ${name} для объекта ${entity} уже существует или названо неверно.`,
        );
      }
      const id = store.portal.lastId + 1;
      const label = editFormLabel.ru ?? editFormLabel.en ?? name;
      store.append({ type: 'user-field.created', entity, id, name, label });
      return { result: { field: { id, entityId: entity, fieldName: name, userTypeId, editFormLabel } } };
    },
    'userfieldconfig.list': (params) => {
      const { filter } = readParams(listParams, params);
      const entity = readParams(z.object({ entityId }), filter).entityId;
      const rows = [...fields[entity]]
        .filter(([name]) => filter.fieldName === undefined || name === filter.fieldName)
        .map(([name, { id }]) => ({ id, entityId: entity, fieldName: name, userTypeId: 'string' }));
      return { result: { fields: rows }, total: rows.length };
    },
  };
}
