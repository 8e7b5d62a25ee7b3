import { type FailureEntry, inItsWords, thenMove } from './entry';

/** Nothing of the portal's is to be mended by the deal's people: the run had waited for as long as it may. */
const passes = {
  next: 'again',
  aftermath: 'unsaid',
  done: 'nothing by this request',
  advice: thenMove('When the portal works again,', 'Когда портал снова заработает,'),
} as const;

/** Its outcome is not known. Reads and repeated writes do no harm, so that it is simply sent again. */
const mayBeSent = { ...passes, done: 'perhaps this request; it is sent again, which does no harm' } as const;

/** What the portal answers to a single call, or does not answer. docs/portal-refusals.md says which reply is which. */
export const portalCallFailures = {
  'Portal.Unavailable': {
    ...passes,
    acts: 'administrator',
    reason: inItsWords('the portal did not answer for too long', 'портал слишком долго не отвечал'),
    toDo: 'See whether the portal works and can be reached from the worker; the runs go on by themselves.',
  },
  'Portal.Unknown': {
    ...mayBeSent,
    acts: 'administrator',
    reason: {
      en: 'the portal broke the connection off time and again',
      ru: 'портал раз за разом обрывал соединение',
    },
    toDo: 'See whether the portal works and can be reached from the worker; the runs go on by themselves.',
  },
  'Portal.Contract': {
    ...mayBeSent,
    acts: 'integrator',
    reason: {
      en: 'the portal answered, but not as Bitrix24 documents it',
      ru: 'портал отвечал не так, как описано в документации Битрикс24',
    },
    toDo: 'See the message for what is not as documented: another server or a proxy may answer in the portal’s place.',
  },
  'Portal.Unlisted': {
    ...mayBeSent,
    acts: 'administrator',
    reason: inItsWords(
      'the portal refused what the robot asked of it for too long',
      'портал слишком долго отказывал роботу',
    ),
    toDo: 'Mend what the portal names; the runs go on by themselves.',
  },
  'Portal.Throttled': {
    ...passes,
    acts: 'operator',
    reason: inItsWords(
      'the portal took no more requests for too long',
      'портал слишком долго не принимал новых запросов',
    ),
    toDo: 'Nothing, as a rule: the run waits until the portal’s limit is renewed. Other applications share it.',
  },
  'Portal.QueryLimit': {
    ...passes,
    acts: 'operator',
    reason: inItsWords(
      'the portal had too many requests for too long',
      'у портала слишком долго было слишком много запросов',
    ),
    toDo: 'Nothing, as a rule: the limit leaks twice a second. Other applications share it.',
  },
  'Portal.Unauthorized': {
    ...passes,
    acts: 'operator',
    reason: inItsWords(
      'the portal did not accept the application’s token',
      'портал не принимал ключ доступа приложения',
    ),
    toDo: 'Nothing, as a rule: the token is renewed. If it lasts, run `robots doctor`, and reinstall the application.',
  },
  'Portal.Redirected': {
    ...passes,
    acts: 'administrator',
    reason: { en: 'the portal moved to another address', ru: 'портал переехал на другой адрес' },
    toDo: 'Nothing, as a rule: the new address is learned with the next tokens. If it lasts, reinstall the application.',
  },
  'Portal.MethodMissing': {
    ...passes,
    acts: 'administrator',
    reason: inItsWords(
      'the portal lacked a part that the robot needs',
      'на портале не было модуля, который нужен роботу',
    ),
    toDo: 'Let an update of the portal end, switch the module on, or take a plan that has the method.',
  },
  'Portal.InsufficientScope': {
    ...passes,
    acts: 'administrator',
    reason: inItsWords(
      'the application lacks a permission in the portal',
      'у приложения не хватает прав на портале',
    ),
    advice: thenMove(
      'Ask the portal’s administrator to grant it and',
      'Попросите администратора портала выдать права и',
    ),
    toDo: 'Grant the permission in the application’s card; `robots doctor` names what is missing.',
  },
  'Portal.PlanTooSmall': {
    ...passes,
    acts: 'administrator',
    reason: inItsWords(
      'the portal’s plan does not include what the robot needs',
      'тариф портала не включает того, что нужно роботу',
    ),
    advice: thenMove('After a change of the plan', 'После смены тарифа'),
    toDo: 'Take a plan that has the method which the message names.',
  },
  'Portal.UserExternal': {
    ...passes,
    acts: 'administrator',
    reason: inItsWords(
      'the application works for a user who is no employee',
      'приложение работает от имени пользователя, который не сотрудник',
    ),
    toDo: 'Reinstall the application as an administrator.',
  },
  'Portal.Locked': {
    ...passes,
    acts: 'operator',
    reason: inItsWords('the business process was locked', 'бизнес-процесс был заблокирован'),
    toDo: 'Nothing, as a rule: an older core locks a process for a moment.',
  },
  'Portal.StepMissing': {
    ...passes,
    acts: 'operator',
    reason: inItsWords(
      'the business process no longer waited for this step',
      'бизнес-процесс больше не ждал этого шага',
    ),
    toDo: 'Nothing: an older core has not saved the process yet, or it is over.',
  },
  'Portal.Rejected': {
    ...passes,
    next: 'ends',
    acts: 'administrator',
    reason: inItsWords('the portal refused it', 'портал отказал'),
    advice: thenMove('Correct what it names and', 'Исправьте то, на что он указал, и'),
  },
  'Portal.AlreadyInstalled': {
    ...passes,
    next: 'ends',
    follows: 'the robot is updated',
    acts: 'operator',
    reason: {
      en: 'a robot with this code is registered already',
      ru: 'робот с таким кодом уже зарегистрирован',
    },
    toDo: 'Nothing: the robot is updated instead.',
  },
} satisfies Record<string, FailureEntry>;
