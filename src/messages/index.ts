import { failureText } from './failure-text';
import { failureNotification, orderCreatedNotification } from './notifications';
import { fieldNotSavedLine, nextTryLine, orderCreatedLine } from './process-log';

export type { Failure } from './failures';
export { type Language, type Localized, pickLanguage } from './localized';
export type { LinkedDeal } from './notifications';

/**
 * Every sentence that a portal's user is told about a run, by where it is read. A line of the process log has at
 * most 300 characters, whatever the texts of others in it are.
 */
export const messages = {
  /** Both the `error` of the answer and a line of the process log. */
  failure: failureText,
  notification: { orderCreated: orderCreatedNotification, failure: failureNotification },
  field: { order: { en: 'ERP order number', ru: 'Номер заказа ERP' } },
  log: { orderCreated: orderCreatedLine, fieldNotSaved: fieldNotSavedLine, nextTry: nextTryLine },
} as const;
