import { z } from 'zod';
import { smartProcess } from './item';
import { readParams, RestError, type RestMethods } from './rest-method';

const typeParams = z.strictObject({ entityTypeId: z.coerce.number().int() });

/** The portal's one smart process: its type's id is part of its user fields' names. */
export function smartProcessMethods(): RestMethods {
  return {
    'crm.type.getbyentitytypeid': (params) => {
      const { entityTypeId } = readParams(typeParams, params);
      if (entityTypeId !== smartProcess.entityTypeId) {
        throw new RestError(400, 0, 'Смарт-процесс не найден');
      }
      const { id, title } = smartProcess;
      const on = ['isAutomationEnabled', 'isStagesEnabled', 'isClientEnabled', 'isLinkWithProductsEnabled'];
      return {
        result: {
          type: { id, title, entityTypeId, ...Object.fromEntries(on.map((name) => [name, 'Y'])) },
        },
      };
    },
  };
}
