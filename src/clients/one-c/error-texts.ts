/**
 * What a text of 1C says about the work. Code -1 is any exception of 1C, so that only the text tells them apart; what is
 * in no line below is a rule of the business, or of the base's own code, and is told at once.
 */
export type Meaning =
  /** Somebody else holds the data. The transaction is rolled back: nothing was done, and in a moment it may work. */
  | 'busy'
  /** No session can begin: nothing was done, and nothing will be before an administrator is through. */
  | 'away'
  /** The server broke off in the middle: what was under way may have been done. */
  | 'broken'
  /** The interface did not understand our request: it would not the next time either. */
  | 'ours';

export interface ErrorText {
  meaning: Meaning;
  pattern: RegExp;
  /** As they were seen, in one language or both. */
  examples: readonly string[];
  /** Where. */
  source: string;
}

const log = 'technological log, ripreal/V8LogScanner';
const library = '1C’s Standard Subsystems Library, InfobaseUpdateInternal';
const liveBase = 'replies of a live base, pavel-v-sobolev/onecdc';
const postgres = 'PostgreSQL, appendix A (40001, 40P01, 55P03, 57P01)';

/** The first that fits counts. `docs/one-c.md` repeats the table. */
export const errorTexts: readonly ErrorText[] = [
  {
    meaning: 'busy',
    pattern: /конфликт[а-яё]* блокировок|lock conflict/iu,
    examples: [
      'Конфликт блокировок при выполнении транзакции: Превышено максимальное время ожидания предоставления блокировки',
      'Lock conflict during transaction',
    ],
    source: log,
  },
  {
    meaning: 'busy',
    pattern: /время ожидания (?:предоставления )?блокировки|lock request time[ -]?out|due to lock timeout/iu,
    examples: [
      'Превышено максимальное время ожидания предоставления блокировки',
      'Microsoft SQL Server Native Client 11.0: Lock request time out period exceeded.',
    ],
    source: log,
  },
  {
    meaning: 'busy',
    pattern: /взаимоблокировк|взаимная блокировка|deadlock/iu,
    examples: [
      'Обнаружена взаимоблокировка',
      'was deadlocked on lock resources with another process and has been chosen as the deadlock victim',
    ],
    source: log,
  },
  {
    meaning: 'busy',
    pattern: /could not serialize access|could not obtain lock/iu,
    examples: ['could not serialize access due to concurrent update'],
    source: postgres,
  },
  {
    meaning: 'busy',
    pattern: /ошибка блокировки (?:данных|объекта)|данные были изменены или удалены другим пользователем/iu,
    examples: [
      'Ошибка блокировки данных при попытке чтения',
      'Данные были изменены или удалены другим пользователем',
    ],
    source: liveBase,
  },
  {
    meaning: 'busy',
    // Hides what happened first in the transaction, often a lock; what is no lock is refused again soon.
    pattern: /транзакции уже происходили ошибки/iu,
    examples: ['В данной транзакции уже происходили ошибки!'],
    source: '1C’s standards, #std783',
  },
  {
    meaning: 'busy',
    pattern: /(?:ошибка|нарушение) совместного доступа к файлу|sharing violation/iu,
    examples: ['Ошибка совместного доступа к файлу', 'Database sharing violation'],
    source: log,
  },
  {
    meaning: 'away',
    pattern:
      /начало сеанса с информационной базой запрещено|(?:start of|starting) (?:a )?session[^.]{0,40}(?:denied|prohibited|not allowed)/iu,
    examples: ['Начало сеанса с информационной базой запрещено. Ведутся технические работы'],
    source: liveBase,
  },
  {
    meaning: 'away',
    pattern:
      /не обнаружено свободной лицензии|не обнаружен ключ защиты|no free licenses|software protection key[^.]{0,20} not found/iu,
    examples: [
      'Не обнаружено свободной лицензии!',
      'Не найдена лицензия. Не обнаружен ключ защиты программы или полученная программная лицензия!',
      'There are no free licenses!',
    ],
    source: 'platform, gitsync and v8runner wait for them',
  },
  {
    meaning: 'away',
    pattern:
      /монопольн[а-яё]+ (?:режим|доступ|блокировк)|исключительн[а-яё]+ блокировк|раздел[её]нного доступа к базе данных|база данных заблокирована|exclusive mode/iu,
    examples: [
      'Невозможно установить монопольный режим',
      'Ошибка исключительной блокировки информационной базы.',
      'Ошибка разделенного доступа к базе данных База данных заблокирована: компьютер: SERVER',
      'Cannot switch to exclusive mode.',
    ],
    source: library,
  },
  {
    meaning: 'away',
    pattern:
      /в связи с обновлением на новую версию|due to version update|because of the application update|выполняется обновление (?:информационной базы|конфигурации|программы|приложения)/iu,
    examples: [
      'Вход в программу временно невозможен в связи с обновлением на новую версию',
      'The application is temporarily unavailable due to version update.',
    ],
    source: library,
  },
  {
    meaning: 'away',
    pattern: /различаются версии клиента и сервера|сервер 1С:Предприятия не обнаружен/iu,
    examples: [
      'Различаются версии клиента и сервера (8.3.27.1719 - 8.3.27.2130)',
      'Сервер 1С:Предприятия не обнаружен',
    ],
    source: 'platform, while its server is updated or away',
  },
  {
    meaning: 'broken',
    pattern:
      /соединение с сервером баз данных (?:разорвано|потеряно)|server closed the connection|terminating connection|communication link failure/iu,
    examples: [
      'Соединение с сервером баз данных разорвано администратором',
      'terminating connection due to administrator command',
    ],
    source: postgres,
  },
  {
    meaning: 'broken',
    pattern: /сеанс (?:работы )?заверш[её]н администратором|сеанс отсутствует или удал[её]н/iu,
    examples: ['Сеанс работы завершен администратором', 'Сеанс отсутствует или удален'],
    source: log,
  },
  {
    meaning: 'broken',
    pattern: /no space left on device|недостаточно памяти|not enough memory/iu,
    examples: ['28(0x0000001C): No space left on device'],
    source: liveBase,
  },
  {
    meaning: 'ours',
    pattern: /внутренняя ошибка OData/iu,
    examples: [
      'Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом журнале.',
    ],
    source: 'probes of a live base, Romandredan/odata1c-gate',
  },
];

/** Undefined for what is a rule of the business. */
export function meaningOf(text: string): Meaning | undefined {
  return errorTexts.find(({ pattern }) => pattern.test(text))?.meaning;
}

/** Before each link of a trace; English of the platform's pages. */
const reason = /(?:по причине|by reason):/iu;
/** Where in the base's own code, for its developers. */
const position = /\{[^{}]*\(\d+(?:,\s*\d+)?\)\}:\s*/gu;

/**
 * A text of 1C as people read it. It is a trace from the outermost call to the reason, of which a deal shows the
 * beginning: so the reason comes first, and what led to it behind.
 */
export function reasonFirst(text: string): string {
  const links = text
    .replaceAll(position, '')
    .split(reason)
    .map((link) => link.trim())
    .filter(Boolean);
  const last = links.pop();
  if (last === undefined || links.length === 0) return last ?? text.trim();
  return `${last} (${links.join(' → ')})`;
}
