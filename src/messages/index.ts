import { untitled } from './document-words';
import { failureText, reasonText } from './failure-text';
import { jiraFacts } from './jira';
import {
  byHandNotification,
  doneNotification,
  failureNotification,
  fieldTakenNotification,
} from './notifications';
import { plainText } from './pages/shared';
import { byHandLine, doneLine, fieldNotSavedLine, fieldTakenLine, nextTryLine } from './process-log';

export { type ToldToOperators, toldToOperators } from './failures/catalogue';
export type { Failure, Subject } from './failures/entry';
export { type Language, type Localized, pickLanguage } from './localized';
export type { LinkedDocument } from './notifications';
export { ofWork } from './of-work';
export { applicationPage, robotName, systemName } from './pages/application';
export { dealTab, type ShownState, type StepKind } from './pages/deal-tab';
export { pageTexts } from './pages/shared';
export { type WorkWords, wordsOf } from './works';

/**
 * Every sentence that a portal's user is told about a run, by where it is read. A line of the process log has at
 * most 300 characters, whatever the texts of others in it are.
 */
export const messages = {
  /** Both the `error` of the answer and a line of the process log. */
  failure: failureText,
  /** Why it failed; a sentence. */
  reason: reasonText,
  /** A text of the log, as a page shows it. */
  plain: plainText,
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
