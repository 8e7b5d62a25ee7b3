import { createHash } from 'node:crypto';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color:#222}' +
  'h1{font-size:1.4em}code{background:#eee;padding:.1em .3em}section+section{border-top:1px solid #ccc;margin-top:2em}';

/** In the words of the vendor's form for local applications. */
const texts = {
  ru: {
    title: 'Приложение сохранено с интерфейсом',
    body: 'Роботам интерфейс не нужен, поэтому портал ничего не установил и роботов пока нет.',
    steps: [
      'Откройте «Разработчикам» → «Интеграции» → это приложение → «Редактировать».',
      'Поставьте галочку «Использует только API».',
      'В полях «Путь вашего обработчика» и «Путь для первоначальной установки» оставьте адрес этой страницы, заканчивающийся на <code>/install</code>.',
      'Нажмите «Сохранить»: портал сразу сообщит роботам об установке.',
    ],
    or: 'Если вы хотите видеть роботов в портале, галочку не ставьте и укажите адреса их страниц: см. <code>docs/connect.md</code>.',
  },
  en: {
    title: 'The application was saved with an interface',
    body: 'Robots need none, so the portal has installed nothing, and there are no robots yet.',
    steps: [
      'Open Developer resources → Integrations → this application → Edit.',
      'Tick “Uses API only”.',
      'Leave the address of this page, which ends with <code>/install</code>, as handler path and as initial installation path.',
      'Press Save: the portal tells the robots of the installation at once.',
    ],
    or: 'To see the robots in the portal, leave the box unticked and enter the addresses of their pages: see <code>docs/connect.md</code>.',
  },
} as const;

const section = (language: keyof typeof texts): string => {
  const { title, body, steps, or } = texts[language];
  const list = steps.map((step) => `<li>${step}</li>`).join('');
  return `<section lang="${language}"><h1>${title}</h1><p>${body}</p><ol>${list}</ol><p>${or}</p></section>`;
};

/** What a portal shows in a frame where the application was not saved as "API only": which box to tick. */
export const interfacePage = {
  html: `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>${texts.ru.title}</title><style>${style}</style></head><body>${section('ru')}${section('en')}</body></html>`,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // Shown in the portal's frame, whose host is the portal's own.
    'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
} as const;
