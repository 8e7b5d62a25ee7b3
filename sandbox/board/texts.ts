import { tourTexts } from './tour-texts';

/** What the board says. The sandbox shares nothing with the product, so its catalogue is its own. */
const catalogue = {
  title: { en: 'Sandbox portal', ru: 'Портал-песочница' },
  subtitle: {
    en: 'Durable robots on this machine: no real portal, ERP, Jira or 1C',
    ru: 'Надёжные роботы на этой машине: без настоящих портала, ERP, Jira и 1С',
  },
  otherLanguage: { en: 'Русский', ru: 'English' },
  skip: { en: 'Skip to the deals', ru: 'К сделкам' },
  away: {
    en: 'The stand does not answer. Run “npm start” again: this page goes on by itself.',
    ru: 'Стенд не отвечает. Запустите «npm start» снова: эта страница продолжит сама.',
  },
  asked: { en: 'Sent…', ru: 'Отправлено…' },
  failedToAsk: {
    en: 'The stand did not answer; nothing is known of it.',
    ru: 'Стенд не ответил; что сделано, неизвестно.',
  },
  close: { en: 'Close', ru: 'Закрыть' },
  cancel: { en: 'Cancel', ru: 'Отмена' },

  counters: { en: 'What became of the calls', ru: 'Что стало с вызовами' },
  acknowledged: { en: 'acknowledged', ru: 'принято' },
  answered: { en: 'answered', ru: 'отвечено' },
  inProgress: { en: 'in progress', ru: 'в работе' },
  lost: { en: 'lost', ru: 'потеряно' },
  doubled: { en: 'doubled', ru: 'задвоено' },
  notTaken: {
    en: '{n} not acknowledged: nothing was promised, and Bitrix24 never repeats a call.',
    ru: 'Не принято: {n}. Ничего не обещано, и Битрикс24 вызов не повторит.',
  },
  notFound: {
    en: '{n} answered with a number that no system holds: entered by hand.',
    ru: 'Отвечено номером, которого нет ни в одной системе: {n} (внесено вручную).',
  },
  countersBy: {
    en: 'Counted by what portal, ERP, 1C and Jira hold, not by what the robots say.',
    ru: 'Посчитано по данным портала, ERP, 1С и Jira, а не со слов роботов.',
  },

  world: { en: 'The world', ru: 'Мир вокруг' },
  worldHint: { en: 'Break something; the deals go on.', ru: 'Сломайте что-нибудь: сделки не пропадут.' },
  systemErp: { en: 'ERP', ru: 'ERP' },
  systemOneC: { en: '1C', ru: '1С' },
  systemJira: { en: 'Jira', ru: 'Jira' },
  systemPortal: { en: 'Portal', ru: 'Портал' },
  partEndpoint: { en: 'Endpoint', ru: 'Приём вызовов' },
  partWorker: { en: 'Worker', ru: 'Воркер' },
  partTemporal: { en: 'Temporal', ru: 'Temporal' },
  presetUp: { en: 'works', ru: 'работает' },
  presetOff: { en: 'switched off', ru: 'выключена' },
  preset503: { en: 'answers 503', ru: 'отвечает 503' },
  presetSlow: { en: 'takes 35 s', ru: 'думает 35 с' },
  presetDrops: { en: 'commits, drops the answer (once)', ru: 'выполняет, ответ теряет (раз)' },
  presetRefuses: { en: 'refuses', ru: 'отказывает' },
  presetClosed: { en: 'period is closed', ru: 'период закрыт' },
  presetLock: { en: 'lock conflict (once)', ru: 'конфликт блокировок (раз)' },
  presetThrottled: { en: 'answers 429', ru: 'отвечает 429' },
  presetForbidden: { en: 'no permission', ru: 'нет прав' },
  presetLimit: { en: 'limit is used up', ru: 'лимит исчерпан' },
  presetPlan: { en: 'plan has lapsed', ru: 'тариф закончился' },
  presetDropsAnswer: { en: 'loses an answer (once)', ru: 'теряет ответ (раз)' },
  presetOther: { en: 'set elsewhere', ru: 'задано иначе' },
  expireTokens: { en: 'Expire tokens', ru: 'Погасить токены' },
  tokensExpired: { en: 'All access tokens are expired.', ru: 'Все токены доступа погашены.' },
  partUp: { en: 'runs', ru: 'работает' },
  partDown: { en: 'killed', ru: 'убит' },
  kill: { en: 'kill -9', ru: 'kill -9' },
  startPart: { en: 'Start', ru: 'Запустить' },
  killAll: { en: 'kill -9 everything', ru: 'kill -9 всему' },
  killAllSure: {
    en: 'Ends all processes of this stand at once, this page’s server too. Nothing acknowledged is lost: run “npm start” again, and this page goes on by itself.',
    ru: 'Разом обрывает все процессы стенда, и сервер этой страницы тоже. Принятое не пропадёт: запустите «npm start» снова, и страница продолжит сама.',
  },
  killed: { en: '{what}: killed.', ru: '{what}: убит.' },
  started: { en: '{what}: started.', ru: '{what}: запущен.' },
  nowIs: { en: '{what}: {state}.', ru: '{what}: {state}.' },
  repair: { en: 'Repair all', ru: 'Починить всё' },
  repaired: { en: 'Everything works again.', ru: 'Всё снова работает.' },
  repeatLast: { en: 'Send the same call twice', ru: 'Отправить тот же вызов ещё раз' },
  repeatNone: {
    en: 'No robot has been called yet: move a deal first.',
    ru: 'Роботов ещё не вызывали: сначала передвиньте сделку.',
  },
  repeated: {
    en: 'The same bytes went to the endpoint again: HTTP {status}. One run, one order.',
    ru: 'Те же байты ушли на приём ещё раз: HTTP {status}. Один запуск, один заказ.',
  },
  notRepeated: {
    en: 'The same bytes were sent again, and not taken: {why}. Nothing was promised.',
    ru: 'Те же байты отправлены ещё раз и не приняты: {why}. Ничего не обещано.',
  },
  moveMany: { en: 'Move 200 deals', ru: 'Двинуть 200 сделок' },
  movedMany: {
    en: '200 new deals went to “{stage}”: {taken} acknowledged, the slowest in {ms} ms.',
    ru: '200 новых сделок ушли на «{stage}»: принято {taken}, самый долгий ответ {ms} мс.',
  },

  stageNEW: { en: 'New', ru: 'Новая' },
  stagePREPARATION: { en: 'In work', ru: 'В работе' },
  stageCONFIRMED: { en: 'Order confirmed', ru: 'Заказ подтверждён' },
  stageWON: { en: 'Won', ru: 'Выиграна' },
  stageLOSE: { en: 'Lost', ru: 'Проиграна' },
  robotsHere: { en: 'Robots here: {robots}', ru: 'Роботы этапа: {robots}' },
  noDeals: { en: 'No deals', ru: 'Нет сделок' },
  older: { en: 'Older: {n} more', ru: 'Более старые: ещё {n}' },
  newer: { en: 'Newer', ru: 'Более новые' },
  moveTo: { en: 'Move to…', ru: 'Перенести…' },
  moveDeal: { en: 'Move deal {id} to', ru: 'Перенести сделку {id} на этап' },
  moved: { en: 'Deal {id} is on “{stage}” now.', ru: 'Сделка {id} теперь на этапе «{stage}».' },
  movedCalls: { en: 'Robots called: {calls}.', ru: 'Вызвано роботов: {calls}.' },
  deal: { en: 'Deal {id}', ru: 'Сделка {id}' },
  board: { en: 'Deals by stage', ru: 'Сделки по этапам' },

  doingCalled: { en: 'is being called', ru: 'вызывается' },
  doingNotTaken: { en: 'call was not acknowledged', ru: 'вызов не принят' },
  doingWorks: { en: 'works', ru: 'работает' },
  doingWaits: { en: 'waits', ru: 'ждёт' },
  doingOk: { en: 'done', ru: 'готово' },
  doingFailed: { en: 'failed', ru: 'не выполнено' },
  doingUnknown: { en: 'outcome unknown', ru: 'исход неизвестен' },
  doingTimedOut: { en: 'timed out', ru: 'время вышло' },
  doingOnItsOwn: { en: 'process does not wait', ru: 'процесс не ждёт' },

  tabFields: { en: 'Fields', ru: 'Поля' },
  tabLog: { en: 'Log', ru: 'Журнал' },
  tabBell: { en: 'Notifications', ru: 'Уведомления' },
  tabRobot: { en: 'Robots', ru: 'Роботы' },
  tabWire: { en: 'On the wire', ru: 'По сети' },
  tabs: { en: 'Parts of the deal', ru: 'Разделы сделки' },
  fieldTitle: { en: 'Title', ru: 'Название' },
  fieldSum: { en: 'Sum', ru: 'Сумма' },
  fieldCompany: { en: 'Customer', ru: 'Клиент' },
  fieldContact: { en: 'Contact', ru: 'Контакт' },
  fieldAssigned: { en: 'Responsible', ru: 'Ответственный' },
  fieldStage: { en: 'Stage', ru: 'Этап' },
  fieldRows: { en: 'Products', ru: 'Товары' },
  empty: { en: 'empty', ru: 'пусто' },
  nobody: { en: 'nobody', ru: 'никто' },
  noSuchDeal: { en: 'There is no deal {id}.', ru: 'Сделки {id} нет.' },
  noLog: {
    en: 'No robot has run for this deal yet. Move it to “Order confirmed”.',
    ru: 'Роботы по этой сделке ещё не работали. Перенесите её на «Заказ подтверждён».',
  },
  noNotifications: { en: 'No notifications.', ru: 'Уведомлений нет.' },
  noTab: {
    en: 'The application has bound no tab to deals.',
    ru: 'Приложение не встроило вкладку в сделки.',
  },
  frameTitle: {
    en: 'Robots of deal {id}, the application’s own tab',
    ru: 'Роботы сделки {id}: вкладка приложения',
  },
  logSent: { en: 'called', ru: 'вызван' },
  logTaken: { en: 'acknowledged in {ms} ms', ru: 'вызов принят за {ms} мс' },
  logNotTaken: { en: 'NOT acknowledged: {why}', ru: 'вызов НЕ принят: {why}' },
  logAnswered: { en: 'answered {status} after {s} s', ru: 'ответ {status} через {s} с' },
  repeatThis: { en: 'Send this call again', ru: 'Отправить вызов ещё раз' },
  shortened: { en: '… {n} more characters', ru: '… ещё {n} символов' },

  runs: { en: 'Runs', ru: 'Запуски' },
  bell: { en: 'Notifications', ru: 'Уведомления' },
  toUser: { en: 'to {name}', ru: 'кому: {name}' },
  wire: { en: 'What went over the wire', ru: 'Что прошло по сети' },
  wireHint: {
    en: 'The latest {n} requests since this start. Tokens and passwords are masked.',
    ru: 'Последние запросы с этого запуска: {n}. Токены и пароли скрыты.',
  },
  wireEmpty: { en: 'Nothing yet.', ru: 'Пока ничего.' },
  wireCut: { en: 'no complete answer: the connection broke off', ru: 'полного ответа нет: связь оборвалась' },
  wireRequest: { en: 'Request', ru: 'Запрос' },
  wireReply: { en: 'Answer', ru: 'Ответ' },
  wireBytes: { en: 'the first {kept} of {n} bytes', ru: 'первые {kept} из {n} байт' },
  wireOpen: { en: 'Show', ru: 'Показать' },
  copyCurl: { en: 'Copy as curl', ru: 'Скопировать как curl' },
  copied: { en: 'Copied.', ru: 'Скопировано.' },
  notCopied: { en: 'The browser did not allow copying.', ru: 'Браузер не разрешил копирование.' },
  ...tourTexts,
} as const satisfies Record<string, { en: string; ru: string }>;

export type Language = 'en' | 'ru';
export type TextKey = keyof typeof catalogue;
export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** The board's texts in one language; `{name}` in them is what `values` has under that name. */
export function sayIn(language: Language): Say {
  return (key, values = {}) =>
    catalogue[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The language of the first that is spoken here. @param accepted Accept-Language */
export function languageOf(accepted: string | undefined): Language {
  const [first = ''] = (accepted ?? '').split(',');
  return /^\s*ru\b/i.test(first) ? 'ru' : 'en';
}
