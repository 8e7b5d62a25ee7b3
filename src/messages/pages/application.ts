import { robots } from '../../robots';
import { systems } from '../../systems';
import type { ExternalSystem } from '../../../workflows/contract/external-systems';
import type { Localized } from '../localized';

/** The application's own page in the portal. */
export const applicationPage = {
  title: { en: 'Durable robots', ru: 'Надёжные роботы' },
  checking: { en: 'Checking…', ru: 'Проверяем…' },
  installing: {
    en: 'Installing: the portal is being confirmed and the robots are being registered.',
    ru: 'Установка: подтверждаем портал и регистрируем роботов.',
  },
  installed: {
    en: 'Everything works. Put the robots on the stages of your deals: CRM → Deals → Automation rules.',
    ru: 'Всё работает. Поставьте роботов на этапы сделок: CRM → Сделки → Роботы.',
  },
  toMend: {
    en: 'Something is to be mended before robots work.',
    ru: 'Чтобы роботы заработали, нужно исправить отмеченное.',
  },
  checkAgain: { en: 'Check again', ru: 'Проверить ещё раз' },
  onlyAdministrators: {
    en: 'Only an administrator of the portal sees how the robots stand. What they do for a deal is in the deal’s tab “Robots”.',
    ru: 'Состояние роботов видит только администратор портала. Что они делают по сделке, показывает вкладка «Роботы» в её карточке.',
  },
  checks: { en: 'Checks', ru: 'Проверки' },
  ok: { en: 'fine', ru: 'в порядке' },
  wrong: { en: 'to be mended', ru: 'нужно исправить' },
  open: { en: 'not known yet', ru: 'пока неизвестно' },

  administrator: {
    title: { en: 'Administrator', ru: 'Администратор' },
    ok: {
      en: 'Whoever installed the application may register robots.',
      ru: 'Установивший приложение может регистрировать роботов.',
    },
    wrong: {
      en: 'Whoever installed the application is no administrator, so robots cannot be registered. Install it once more as an administrator.',
      ru: 'Установивший приложение — не администратор, поэтому роботов зарегистрировать нельзя. Переустановите приложение от имени администратора.',
    },
  },
  permissions: {
    title: { en: 'Permissions', ru: 'Права' },
    ok: (granted: string): Localized => ({ en: `Granted: ${granted}.`, ru: `Выданы: ${granted}.` }),
    wrong: (missing: string): Localized => ({
      en: `Missing: ${missing}. Add it to the application in Developer resources, and install it once more.`,
      ru: `Не хватает: ${missing}. Добавьте право приложению в разделе «Разработчикам» и переустановите его.`,
    }),
  },
  reachable: {
    title: { en: 'The portal reaches the robots', ru: 'Портал видит роботов' },
    ok: (address: string, ms: number): Localized => ({
      en: `${address} answers in ${ms} ms.`,
      ru: `${address} отвечает за ${ms} мс.`,
    }),
    wrong: (address: string, why: string): Localized => ({
      en: `${address} does not answer as it should (${why}). Whoever runs the robots must see to the endpoint, its certificate and the proxy before it.`,
      ru: `${address} не отвечает как нужно (${why}). Тому, кто обслуживает роботов, нужно проверить endpoint, сертификат и прокси перед ним.`,
    }),
  },
  tokens: {
    title: { en: 'Tokens', ru: 'Токены' },
    ok: {
      en: 'They can be renewed, so robots answer after long outages, too.',
      ru: 'Продлеваются, поэтому роботы ответят и после долгого простоя.',
    },
    wrong: (reason: string): Localized => ({
      en: `They cannot be renewed: ${reason}`,
      ru: `Их нельзя продлить: ${reason}`,
    }),
    button: { en: 'Try again', ru: 'Попробовать ещё раз' },
  },
  robots: {
    title: { en: 'Robots', ru: 'Роботы' },
    ok: (count: number, all: number, tabs: number): Localized => ({
      en: `${count} of ${all} are registered. The tab “Robots” is in ${tabs} kinds of cards.`,
      ru: `Зарегистрировано ${count} из ${all}. Карточек с вкладкой «Роботы»: ${tabs}.`,
    }),
    wrong: (count: number, all: number): Localized => ({
      en: `${count} of ${all} are as this release declares them, or a tab is missing.`,
      ru: `Соответствуют этой версии ${count} из ${all}, или не хватает вкладки.`,
    }),
    button: { en: 'Update', ru: 'Обновить' },
  },
  fields: {
    title: { en: 'Fields of deals', ru: 'Поля сделок' },
    ok: (names: string): Localized => ({ en: `There: ${names}.`, ru: `Есть: ${names}.` }),
    wrong: (names: string): Localized => ({
      en: `Missing: ${names}. Results would only stand in the process log.`,
      ru: `Не хватает: ${names}. Результаты останутся только в журнале процесса.`,
    }),
    button: { en: 'Create', ru: 'Создать' },
  },
  systems: {
    title: { en: 'Other systems', ru: 'Внешние системы' },
    ok: (names: string): Localized => ({ en: `Answering: ${names}.`, ru: `Отвечают: ${names}.` }),
    wrong: (names: string): Localized => ({
      en: `Not answering: ${names}. Runs wait until they do.`,
      ru: `Не отвечают: ${names}. Роботы ждут, пока они ответят.`,
    }),
    none: {
      en: 'No worker serves any of them.',
      ru: 'Ни одну из них не обслуживает ни один worker.',
    },
    button: { en: 'Check', ru: 'Проверить' },
  },
  /** Something of the portal could not be found out. */
  unseen: (why: string): Localized => ({
    en: `It could not be checked: ${why}`,
    ru: `Не удалось проверить: ${why}`,
  }),

  counts: {
    title: { en: 'The last 24 hours', ru: 'Последние 24 часа' },
    robot: { en: 'Robot', ru: 'Робот' },
    done: { en: 'Done', ru: 'Выполнено' },
    byHand: { en: 'By hand', ru: 'Вручную' },
    failed: { en: 'Failed', ru: 'Не выполнено' },
    open: { en: 'Under way', ru: 'В работе' },
    none: { en: 'No robot was called.', ru: 'Роботов не вызывали.' },
    more: (shown: number): Localized => ({
      en: `Of the latest ${shown} runs.`,
      ru: `По последним запускам: ${shown}.`,
    }),
  },
  failures: {
    title: { en: 'Failures that nobody has dealt with', ru: 'Сбои, которыми никто не занялся' },
    none: { en: 'There are none.', ru: 'Таких нет.' },
  },
} as const;

/** What a system is called in a list. */
export function systemName(system: ExternalSystem, language: keyof Localized): string {
  return systems[system].name[language].replace(/^the /, '');
}

/** What a robot is called where it is placed. */
export function robotName(code: string, language: keyof Localized): string {
  return robots.find((robot) => robot.code === code)?.name[language] ?? code;
}
