import { z } from 'zod';
import type { Portal } from './portal';
import { accessDenied, phpRecord, readUpperParams, RestError, type RestMethods } from './rest-method';

const addParams = z.object({
  FIELDS: z.object({
    FIELD_NAME: z.string().regex(/^[A-Za-z0-9_]+$/),
    USER_TYPE_ID: z.string(),
    LABEL: z.string().optional(),
  }),
});

const listParams = z.object({ FILTER: phpRecord(z.unknown()).default({}) });

/** User fields of deals: text ones, as far as this portal goes. */
export function crmUserFieldMethods({ store }: Portal): RestMethods {
  const fields = store.portal.userFields.CRM_DEAL;
  return {
    'crm.deal.userfield.add': (params, { admin }) => {
      if (!admin) throw accessDenied();
      const { FIELD_NAME, LABEL } = readUpperParams(addParams, params).FIELDS;
      const bare = FIELD_NAME.toUpperCase();
      const name = bare.startsWith('UF_CRM_') ? bare : `UF_CRM_${bare}`;
      if (name.length > 50 || fields.has(name)) {
        throw new RestError(
          400,
          'ERROR_CORE',
          `Поле ${name} для объекта CRM_DEAL уже существует или слишком длинное.`,
        );
      }
      const id = store.portal.lastId + 1;
      store.append({ type: 'user-field.created', entity: 'CRM_DEAL', id, name, label: LABEL ?? name });
      return { result: id };
    },
    'crm.deal.userfield.list': (params) => {
      const wanted = readUpperParams(listParams, params).FILTER.FIELD_NAME;
      const rows = [...fields]
        .filter(([name]) => wanted === undefined || name === wanted)
        .map(([name, { id }]) => ({
          ID: String(id),
          ENTITY_ID: 'CRM_DEAL',
          FIELD_NAME: name,
          USER_TYPE_ID: 'string',
        }));
      return { result: rows, total: rows.length };
    },
  };
}
