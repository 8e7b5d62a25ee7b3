import { z } from 'zod';
import { type Columns, list, operators, upperListParams } from './list';
import type { Portal } from './portal';
import { accessDenied, notModelled, readUpperParams, RestError, type RestMethods } from './rest-method';

// What is not said of a field is refused in the vendor's words, not as a parameter that is missing.
const addParams = z.strictObject({
  FIELDS: z.strictObject({
    FIELD_NAME: z.string().default(''),
    USER_TYPE_ID: z.string().default(''),
    LABEL: z.string().optional(),
    SHOW_FILTER: z.enum(['Y', 'N']).optional(),
    EDIT_IN_LIST: z.enum(['Y', 'N']).optional(),
  }),
});

/** Vendor: crm-deal-userfield-list.md. */
const columns: Columns = {
  ID: 'number',
  FIELD_NAME: 'text',
  USER_TYPE_ID: 'text',
  XML_ID: 'text',
  SORT: 'number',
  MULTIPLE: 'flag',
  MANDATORY: 'flag',
};

/** Vendor: those of crm-deal-userfield-list.md; any other is wrong, unless an application has made it. */
const knownTypes =
  /^(string|integer|double|boolean|datetime|date|money|url|address|enumeration|file|employee|crm_status|iblock_section|iblock_element|crm)$/;

/** User fields of deals: text ones, as far as this portal goes. */
export function crmUserFieldMethods({ store }: Portal): RestMethods {
  const fields = store.portal.userFields.CRM_DEAL;
  return {
    'crm.deal.userfield.add': (params, { admin }) => {
      if (!admin) throw accessDenied();
      const { FIELD_NAME, USER_TYPE_ID, LABEL } = readUpperParams(addParams, params).FIELDS;
      const name = FIELD_NAME.startsWith('UF_CRM_') ? FIELD_NAME : `UF_CRM_${FIELD_NAME}`;
      const problem = problemOf(FIELD_NAME, name, USER_TYPE_ID);
      if (problem) throw problem;
      const id = store.portal.lastId + 1;
      store.append({ type: 'user-field.created', entity: 'CRM_DEAL', id, name, label: LABEL ?? name });
      return { result: id };
    },
    'crm.deal.userfield.list': (params) => {
      const rows = [...fields].map(([name, { id }]) => ({
        ID: String(id),
        ENTITY_ID: 'CRM_DEAL',
        FIELD_NAME: name,
        USER_TYPE_ID: 'string',
        SORT: '100',
        MULTIPLE: 'N',
        MANDATORY: 'N',
      }));
      return list(rows, readUpperParams(upperListParams, params), columns, operators.none);
    },
  };

  /** Vendor: crm-deal-userfield-add.md. */
  function problemOf(given: string, name: string, type: string): RestError | undefined {
    const wrong = (text: string, code = 'ERROR_CORE') => new RestError(400, code, text);
    if (given === '') return wrong("The 'FIELD_NAME' field is not found.", '');
    if (type === '') return wrong("The 'USER_TYPE_ID' field is not found.", '');
    if (name.length > 50) return wrong('Имя поля слишком длинное (больше 50-ти символов).');
    if (!/^[A-Z0-9_]+$/.test(name)) {
      return wrong('Имя поля содержит недопустимые символы. Допустимыми являются: A-Z, 0-9 и _.');
    }
    if (!knownTypes.test(type)) return wrong('Указан неверный пользовательский тип.');
    if (type !== 'string') return notModelled(`fields of type ${type}`);
    return fields.has(name) ? wrong(`Поле ${name} для объекта CRM_DEAL уже существует.`) : undefined;
  }
}
