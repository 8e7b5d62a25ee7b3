import type { RobotStatus } from '../../../workflows/contract/search-attributes';
import { documentWords } from '../document-words';
import type { Localized } from '../localized';

/** `ended`: from outside, without an answer. */
export type ShownState = RobotStatus | 'ended';

/** What a run has done, as people read it. */
export type StepKind =
  | 'read'
  | 'work'
  | 'record'
  | 'answer'
  | 'tell'
  | 'try-now'
  | 'by-hand'
  | 'give-up'
  | 'decide';

/** The tab in the card of a deal or another document. */
export const dealTab = {
  title: { en: 'Robots', ru: 'Роботы' },
  empty: (document: string): Localized => {
    const { of } = documentWords(document);
    return { en: `No robot has run${of.en} yet.`, ru: `Роботы${of.ru} ещё не запускались.` };
  },
  noAccess: {
    en: 'No access: the portal does not let you read this record.',
    ru: 'Нет доступа: портал не даёт вам прочитать эту карточку.',
  },
  states: {
    working: { en: 'at work', ru: 'работает' },
    waiting: { en: 'waits', ru: 'ждёт' },
    asks: { en: 'needs a person', ru: 'нужен человек' },
    ok: { en: 'done', ru: 'выполнено' },
    failed: { en: 'failed', ru: 'не выполнено' },
    unknown: { en: 'outcome unknown', ru: 'исход неизвестен' },
    'by-hand': { en: 'by hand', ru: 'вручную' },
    'given-up': { en: 'given up', ru: 'отменено' },
    ended: { en: 'ended from outside', ru: 'прервано извне' },
  } satisfies Record<ShownState, Localized>,
  atWork: (system: Localized): Localized => ({
    en: `The robot is at work with ${system.en}.`,
    ru: `Робот работает (${system.ru}).`,
  }),
  answered: {
    en: 'The process was answered; the robot is finishing.',
    ru: 'Процесс получил ответ; робот завершает работу.',
  },
  endedFromOutside: {
    en: 'The run was ended from outside: its process was perhaps never answered. Run it again, and it is.',
    ru: 'Запуск прервали извне: процесс мог остаться без ответа. Запустите ещё раз, и ответ придёт.',
  },
  number: { en: 'Number', ru: 'Номер' },
  since: { en: 'Started', ru: 'Запущен' },
  steps: { en: 'Steps', ru: 'Шаги' },
  earlier: { en: 'Earlier runs', ru: 'Предыдущие запуски' },
  took: (seconds: string): Localized => ({ en: `${seconds} s`, ru: `${seconds} с` }),
  attempts: (count: number): Localized => ({ en: `attempt ${count}`, ru: `попытка ${count}` }),
  stepNames: {
    read: { en: 'Read the record', ru: 'Чтение карточки' },
    record: { en: 'Write the result to the record', ru: 'Запись результата в карточку' },
    answer: { en: 'Answer the process', ru: 'Ответ процессу' },
    tell: { en: 'Notify people', ru: 'Уведомление' },
    'try-now': { en: 'Tried at once by hand', ru: 'Попытка сразу, вручную' },
    'by-hand': { en: 'Answered by hand', ru: 'Ответ вручную' },
    'give-up': { en: 'Given up by hand', ru: 'Отмена вручную' },
    decide: { en: 'Decided by hand', ru: 'Решение оператора' },
  } satisfies Record<Exclude<StepKind, 'work'>, Localized>,
  /** @param system that the robot works in */
  work: (system: Localized): Localized => ({
    en: `Request to ${system.en}`,
    ru: `Запрос: ${system.ru}`,
  }),
  verbs: {
    tryNow: { en: 'Try now', ru: 'Повторить сейчас' },
    answer: { en: 'Answer by hand…', ru: 'Ответить вручную…' },
    giveUp: { en: 'Give up…', ru: 'Отменить…' },
    again: { en: 'Run again…', ru: 'Запустить ещё раз…' },
  },
  reason: { en: 'Reason, for the process log', ru: 'Причина, для журнала процесса' },
  sendAnswer: { en: 'Answer', ru: 'Ответить' },
  sendGiveUp: { en: 'Give up', ru: 'Отменить выполнение' },
  sendAgain: { en: 'Run again', ru: 'Запустить ещё раз' },
  answerHint: {
    en: 'The process goes on with what you enter here, which also goes to the record. Nothing new is sent to the other system.',
    ru: 'Процесс продолжится с тем, что вы впишете; это попадёт и в карточку. Во внешнюю систему больше ничего не отправляется.',
  },
  giveUpHint: {
    en: 'The process is told that the work was given up. Nothing new is sent to the other system; what was sent before may still come.',
    ru: 'Процесс узнает, что выполнение отменено. Во внешнюю систему больше ничего не отправляется; отправленное раньше ещё может выполниться.',
  },
  againHint: {
    en: 'The process has gone on and does not return to this step: you get the number in the record, and a notification. What the other system has already is found there, and not made twice.',
    ru: 'Процесс уже продолжился и на этот шаг не вернётся: номер появится в карточке и придёт уведомление. Что уже есть во внешней системе, робот найдёт и второй раз не создаст.',
  },
  mayNotAct: {
    en: 'An administrator, or whoever is allowed to, can act here.',
    ru: 'Действовать здесь могут администратор и те, кому это разрешено.',
  },
} as const;
