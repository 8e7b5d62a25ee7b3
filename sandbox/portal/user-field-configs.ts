import { z } from 'zod';
import { type UserFieldEntity, userFieldEntities } from './item';
import { type Columns, list, listParams, operators } from './list';
import type { Portal } from './portal';
import { accessDenied, phpRecord, readParams, RestError, type RestMethods } from './rest-method';
import { grants } from './scopes';

const entityId = z.enum(userFieldEntities);
const moduleId = z.literal('crm');

const addParams = z.strictObject({
  moduleId,
  field: z.strictObject({
    entityId,
    fieldName: z.string(),
    userTypeId: z.literal('string'),
    editFormLabel: phpRecord(z.string()).default({}),
  }),
});

// Its `select` brings labels, which nothing here has.
const paramsOfList = listParams.omit({ select: true }).extend({ moduleId });

/** Vendor: userfieldconfig-list.md. */
const columns: Columns = {
  id: 'number',
  entityId: 'text',
  fieldName: 'text',
  userTypeId: 'text',
  xmlId: 'text',
  sort: 'number',
  multiple: 'flag',
  mandatory: 'flag',
};

/** userfieldconfig.add and userfieldconfig.list: the only way to a smart process's fields. */
export function userFieldConfigMethods({ store }: Portal): RestMethods {
  const fields = store.portal.userFields;
  return {
    'userfieldconfig.add': (params, { admin }) => {
      needModule();
      if (!admin) throw accessDenied();
      const { field } = readParams(addParams, params);
      const { entityId: entity, fieldName: name, editFormLabel } = field;
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
      return { result: { field: { ...view(entity, name, id), editFormLabel } } };
    },
    'userfieldconfig.list': (params) => {
      needModule();
      const given = readParams(paramsOfList, params);
      // Vendor: without the entity there is nothing to check the rights by.
      const entity = readParams(z.looseObject({ entityId }), given.filter).entityId;
      const rows = [...fields[entity]].map(([name, { id }]) => view(entity, name, id));
      const { result, ...paging } = list(rows, { ...given, select: [] }, columns, operators.none);
      return { result: { fields: result }, ...paging };
    },
  };

  /** Beside its own permission each method needs that of the module. */
  function needModule(): void {
    if (grants(store.portal.faults.scope, ['crm'])) return;
    throw new RestError(400, '', 'The current method required more scopes. (crm)');
  }
}

function view(entity: UserFieldEntity, fieldName: string, id: number) {
  return {
    id: String(id),
    entityId: entity,
    fieldName,
    userTypeId: 'string',
    xmlId: null,
    sort: '100',
    multiple: 'N',
    mandatory: 'N',
  };
}
