import { untitled } from './document-words';
import { failureText } from './failure-text';
import { jiraFacts } from './jira';
import {
  byHandNotification,
  doneNotification,
  failureNotification,
  fieldTakenNotification,
} from './notifications';
import { byHandLine, doneLine, fieldNotSavedLine, fieldTakenLine, nextTryLine } from './process-log';

export { type ToldToOperators, toldToOperators } from './failures/catalogue';
export type { Failure, Subject } from './failures/entry';
export { type Language, type Localized, pickLanguage } from './localized';
export type { LinkedDocument } from './notifications';
export type { WorkWords } from './works';

/**
 * Every sentence that a portal's user is told about a run, by where it is read. A line of the process log has at
 * most 300 characters, whatever the texts of others in it are.
 */
export const messages = {
  /** Both the `error` of the answer and a line of the process log. */
  failure: failureText,
  notification: {
    done: doneNotification,
    byHand: byHandNotification,
    fieldTaken: fieldTakenNotification,
    failure: failureNotification,
  },
  /** What a document without a title is called. */
  untitled,
  jira: { facts: jiraFacts },
  log: {
    done: doneLine,
    byHand: byHandLine,
    fieldNotSaved: fieldNotSavedLine,
    fieldTaken: fieldTakenLine,
    nextTry: nextTryLine,
  },
} as const;
