import { type FailureEntry, thenMove } from './entry';

/** Until it is mended nothing reaches the box; then all runs go on by themselves. */
const waits = {
  next: 'again',
  aftermath: 'unsaid',
  done: 'nothing by this request',
  advice: thenMove('When the portal can be reached again,', 'Когда связь с порталом восстановится,'),
} as const;

/** What a boxed portal's module answers, or what is there in its place. docs/on-premise-wire.md says which reply is which. */
export const boxFailures = {
  'Portal.SignatureRefused': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'the portal and the integration have different keys',
      ru: 'у портала и интеграции разные ключи',
    },
    toDo: 'Enter the same key in `BOX_KEYS` and on the module’s options page, and restart worker and endpoint.',
  },
  'Portal.ClocksDiffer': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'the clocks of the portal and the integration are more than 5 minutes apart',
      ru: 'часы портала и интеграции расходятся больше чем на 5 минут',
    },
    toDo: 'Set the clocks of the worker and the box by NTP; the runs go on by themselves.',
  },
  'Portal.ModuleMissing': {
    ...waits,
    acts: 'administrator',
    reason: {
      en: 'there is no module of the robots at the portal’s address',
      ru: 'по адресу портала нет модуля роботов',
    },
    toDo: 'Install the module in the box, or correct the address in `BOXES` and restart worker and endpoint.',
  },
  'Portal.StepEnded': {
    ...waits,
    next: 'ends',
    acts: 'operator',
    reason: {
      en: 'the business process no longer waited for this step',
      ru: 'бизнес-процесс больше не ждал этого шага',
    },
    follows: 'the run goes on without the process',
    toDo: 'Nothing: the step was answered, timed out, or its process was stopped.',
  },
} satisfies Record<string, FailureEntry>;
