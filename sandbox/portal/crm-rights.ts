import type { Portal } from './portal';
import { RestError } from './rest-method';

const read = { lacking: ['none'] } as const;

/** How each method words it that the user may not. Vendor: the page of each. */
const refusals = {
  'item.get': { ...read, code: 'ACCESS_DENIED', text: 'У Вас нет прав на просмотр этого элемента' },
  'item.update': { lacking: ['none', 'read'], code: 'ACCESS_DENIED', text: 'Доступ запрещен' },
  'item.productrow.list': { ...read, code: 'ACCESS_DENIED', text: 'Доступ запрещен' },
  requisite: { ...read, code: 0, text: 'Access denied.' },
} as const;

/**
 * Whether the application's user has a right in the CRM (`crmRights` among the faults), and whoever asks may see its records
 * (`unseenBy`).
 *
 * @throws RestError 400
 */
export function needRight({ store }: Portal, of: keyof typeof refusals, userId = 0): void {
  const { lacking, code, text } = refusals[of];
  const { crmRights, unseenBy } = store.portal.faults;
  if (unseenBy.includes(userId) || lacking.some((rights) => rights === crmRights))
    throw new RestError(400, code, text);
}
