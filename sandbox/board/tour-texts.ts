/** What the tour says, step by step. */
export const tourTexts = {
  tour: { en: 'Tour: 3 minutes', ru: 'Обзор: 3 минуты' },
  tourStep: { en: 'Step {n} of 5', ru: 'Шаг {n} из 5' },
  tourBack: { en: 'Back', ru: 'Назад' },
  tourNext: { en: 'Next', ru: 'Дальше' },
  tourEnd: { en: 'End of the tour', ru: 'Завершить обзор' },
  tour1: { en: 'An order by a robot', ru: 'Заказ силами робота' },
  tour1Text: {
    en: 'Move a deal to “Order confirmed”: drag it, or use its “Move to…” menu. The robot creates the order in the ERP, writes its number to the deal, and notifies whoever is responsible.',
    ru: 'Перенесите сделку на «Заказ подтверждён»: мышью или через «Перенести…». Робот создаст заказ в ERP, впишет номер в сделку и уведомит ответственного.',
  },
  tour2: { en: 'The ERP goes down', ru: 'ERP недоступна' },
  tour2Text: {
    en: 'Switch the ERP off in “The world”, then move a deal. Open it and watch its process log: what is waited for, and the next try. Let the ERP work again: the order comes by itself.',
    ru: 'Выключите ERP в «Мире вокруг» и перенесите сделку. Откройте её и смотрите журнал процесса: чего ждём и когда следующая попытка. Включите ERP: заказ появится сам.',
  },
  tour3: { en: 'Kill -9 everything', ru: 'kill -9 всему' },
  tour3Text: {
    en: 'Let the ERP take 35 s, move a deal, then kill everything. Run “npm start” again in the terminal: this page goes on with the same deal, and there is one order.',
    ru: 'Пусть ERP думает 35 с: перенесите сделку и убейте всё. В терминале снова запустите «npm start»: страница продолжит с той же сделкой, а заказ будет один.',
  },
  tour4: { en: 'Answer by hand', ru: 'Ответ вручную' },
  tour4Text: {
    en: 'Switch the ERP off, move a deal and open it. A person may answer in the robot’s place: in a portal in the deal’s own tab, here by a command as well. The process goes on with that number, and the ERP is asked for nothing more.',
    ru: 'Выключите ERP, перенесите сделку и откройте её. Вместо робота может ответить человек: на портале во вкладке сделки, здесь ещё и командой. Процесс продолжится с этим номером, а ERP больше ни о чём не спросят.',
  },
  tour4Command: {
    en: 'In a terminal, in the project’s folder:',
    ru: 'В терминале, в папке проекта:',
  },
  tour5: { en: 'The same call twice', ru: 'Один вызов дважды' },
  tour5Text: {
    en: 'Send the last call again, byte by byte, as a proxy may. It is acknowledged, runs no second time, and “doubled” stays 0. Then move 200 deals at once.',
    ru: 'Отправьте последний вызов ещё раз, байт в байт, как это делают прокси. Он принят, второго запуска нет, «задвоено» остаётся 0. Потом двиньте сразу 200 сделок.',
  },
} as const satisfies Record<string, { en: string; ru: string }>;
