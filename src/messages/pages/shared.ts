import type { Localized } from '../localized';

/** What any page may have to say in place of what it is for. */
export const pageTexts = {
  openInPortal: {
    title: { en: 'This page belongs into a portal', ru: 'Эта страница открывается в портале' },
    body: {
      en: 'Open it in Bitrix24: the application in the left menu, or the tab “Robots” in the card of a deal.',
      ru: 'Откройте её в Битрикс24: приложение в левом меню или вкладка «Роботы» в карточке сделки.',
    },
  },
  refused: {
    title: { en: 'The page was not opened', ru: 'Страница не открыта' },
    /** By what is wrong. */
    malformed: {
      en: 'The request is not as Bitrix24 opens a page. Nothing was done.',
      ru: 'Запрос не такой, каким страницу открывает Битрикс24. Ничего не сделано.',
    },
    'not-installed': {
      en: 'The application is not installed in this portal, or was installed anew. Nothing was done. An administrator has to open it from the left menu, or to install it once more.',
      ru: 'Приложение в этом портале не установлено или установлено заново. Ничего не сделано. Администратору нужно открыть его из левого меню или переустановить.',
    },
    'not-allowed': {
      en: 'This portal may not install the robots here. Nothing was done. Whoever runs them has to add it to PORTALS.',
      ru: 'Этому порталу не разрешено устанавливать роботов. Ничего не сделано. Тому, кто их обслуживает, нужно добавить портал в PORTALS.',
    },
    'not-taken': {
      en: 'The endpoint of the robots did not take the installation. Nothing was done. Try again in a minute; whoever runs the robots finds the reason in its log.',
      ru: 'Endpoint роботов не принял установку. Ничего не сделано. Повторите через минуту; причину тот, кто обслуживает роботов, найдёт в его журнале.',
    },
    'not-you': {
      en: 'The portal does not know the token that this page was opened with. Nothing was done. Open the page again.',
      ru: 'Портал не признал токен, с которым открыта страница. Ничего не сделано. Откройте страницу ещё раз.',
    },
    'too-many': {
      en: 'The page was opened too often with a token that does not fit. Try again in a minute.',
      ru: 'Страницу слишком часто открывали с неподходящим токеном. Повторите через минуту.',
    },
    away: {
      en: 'It cannot be found out now how the robots stand. They go on by themselves. Try again in a minute.',
      ru: 'Сейчас не узнать, как дела у роботов. Они продолжают работать сами. Повторите через минуту.',
    },
  },
  installFailed: (reason: string): Localized => ({
    en: `The installation failed, and nothing was installed. ${reason}`,
    ru: `Установка не удалась, ничего не установлено. ${reason}`,
  }),
  installWaits: {
    en: 'The installation waits: set BITRIX24_CLIENT_ID and BITRIX24_CLIENT_SECRET as the application’s page in Developer resources shows them, and restart the worker.',
    ru: 'Установка ждёт: впишите BITRIX24_CLIENT_ID и BITRIX24_CLIENT_SECRET со страницы приложения в разделе «Разработчикам» и перезапустите worker.',
  },
  /** What came of a button. */
  told: {
    done: { en: 'Done.', ru: 'Готово.' },
    tried: { en: 'The next attempt is made now.', ru: 'Попытка выполняется сейчас.' },
    notNow: {
      en: 'Nothing was changed: an attempt is under way, or what was sent before may still be.',
      ru: 'Ничего не изменено: попытка уже идёт, или ещё может выполняться отправленное раньше.',
    },
    goneOn: {
      en: 'Nothing was changed: somebody was quicker, or the run has gone on. Below is how it stands now.',
      ru: 'Ничего не изменено: кто-то успел раньше, или запуск уже продолжился. Ниже — как дела сейчас.',
    },
    notPermitted: {
      en: 'Nothing was changed: you may not do that.',
      ru: 'Ничего не изменено: у вас нет на это прав.',
    },
    misfit: {
      en: 'Nothing was changed: fill in each field, without line breaks.',
      ru: 'Ничего не изменено: заполните каждое поле, без переводов строки.',
    },
    tooOld: {
      en: 'This page is older than 15 minutes. Open it again.',
      ru: 'Странице больше 15 минут. Откройте её ещё раз.',
    },
    away: {
      en: 'It cannot be said whether it was done. Look again in a minute.',
      ru: 'Неизвестно, сделано ли это. Посмотрите ещё раз через минуту.',
    },
  },
} as const;

/** A text that was written for a place with BB code, where there is none: entities stand for their characters. */
export function plainText(text: string): string {
  return text.replaceAll('&#91;', '[').replaceAll('&#93;', ']');
}
