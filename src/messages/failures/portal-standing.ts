import { type FailureEntry, inItsWords, thenMove } from './entry';

/** While it lasts nothing is sent to the portal but one request now and then; once it is over all runs go on. */
const waits = {
  next: 'again',
  aftermath: 'unsaid',
  done: 'nothing is sent to the portal meanwhile',
  advice: thenMove('When the portal works again,', 'Когда портал снова заработает,'),
} as const;

const ends = {
  next: 'ends',
  aftermath: 'unsaid',
  done: 'nothing was sent to the portal',
  advice: {
    en: 'Tell the administrator of the integration.',
    ru: 'Сообщите администратору интеграции.',
  },
} as const;

const installs = {
  ...ends,
  done: 'nothing was installed or changed',
  follows: 'the installation’s run ends',
} as const;

/** How a portal stands as a whole, and why an installation is not taken. docs/operate.md lists the states. */
export const portalStandingFailures = {
  'Portal.TokenLost': {
    ...waits,
    acts: 'administrator',
    reason: {
      en: 'the portal withdrew the application’s access',
      ru: 'портал отозвал доступ приложения',
    },
    toDo: 'Nothing if robots are called: the next call brings new tokens. Else reinstall the application.',
  },
  'Portal.UserInactive': {
    ...waits,
    acts: 'administrator',
    reason: inItsWords(
      'the user who installed the application may not use it any more',
      'пользователю, установившему приложение, оно больше недоступно',
    ),
    toDo: 'Reinstall the application as an administrator.',
  },
  'Portal.PaymentRequired': {
    ...waits,
    acts: 'administrator',
    reason: inItsWords(
      'the portal’s plan or subscription has lapsed',
      'тариф или подписка портала закончились',
    ),
    advice: thenMove('When it is paid,', 'После оплаты'),
    toDo: 'Pay the plan or the subscription; the runs go on by themselves.',
  },
  'Portal.PortalDeleted': {
    ...waits,
    acts: 'administrator',
    reason: inItsWords('the portal is closed', 'портал закрыт'),
    toDo: 'Open the portal’s public part again; the runs go on by themselves.',
  },
  'Portal.Overloaded': {
    ...waits,
    acts: 'administrator',
    reason: inItsWords(
      'Bitrix24 has blocked the application for overload',
      'Битрикс24 заблокировал приложение из-за перегрузки',
    ),
    advice: thenMove("Ask Bitrix24's support; then", 'Обратитесь в поддержку Битрикс24, затем'),
  },
  'Portal.ClientInvalid': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'Bitrix24 does not know the application by its settings',
      ru: 'Битрикс24 не узнаёт приложение по его настройкам',
    },
    toDo: 'Correct `BITRIX24_CLIENT_ID` and `BITRIX24_CLIENT_SECRET` and restart the worker. If the message names another authorization server, which is `https://oauth.bitrix.info` or `https://oauth.bitrix24.tech`, set `BITRIX24_OAUTH_URL` to it before.',
  },
  'Portal.ClientMissing': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'the application’s settings are not complete',
      ru: 'настройки приложения заданы не полностью',
    },
    toDo: 'Set `BITRIX24_CLIENT_ID` and `BITRIX24_CLIENT_SECRET` and restart the worker.',
  },
  'Portal.EndpointRefused': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'the portal has an address that is not permitted here',
      ru: 'адрес портала здесь не разрешён',
    },
    toDo: 'If it is your own portal, list its host in `PORTALS` and restart endpoint and worker.',
  },
  'Portal.VaultLocked': {
    ...waits,
    acts: 'operator',
    reason: {
      en: 'the integration cannot open the portal’s tokens',
      ru: 'интеграция не может расшифровать ключи доступа портала',
    },
    toDo: 'Give the worker the key of `VAULT_KEYS` that the message names and restart it.',
  },
  'Portal.NotInstalled': {
    ...ends,
    acts: 'administrator',
    reason: { en: 'the application is not installed', ru: 'приложение не установлено' },
    toDo: 'Reinstall the application.',
  },
  'Portal.Uninstalled': {
    ...ends,
    follows: 'the portal’s runs end; nothing can be answered any more',
    acts: 'administrator',
    reason: { en: 'the application was uninstalled', ru: 'приложение удалено с портала' },
    toDo: 'Install the application again, and complete the steps that wait by hand.',
  },
  'Portal.ForeignTokens': {
    ...installs,
    acts: 'administrator',
    reason: {
      en: 'the tokens are those of another portal',
      ru: 'ключи доступа принадлежат другому порталу',
    },
    toDo: 'Install the application from the portal itself. If you did not, somebody sends forged events.',
  },
  'Portal.OtherAuthServer': {
    ...installs,
    acts: 'operator',
    reason: {
      en: 'the portal has its tokens from another authorization server',
      ru: 'ключи доступа портала выданы другим сервером авторизации',
    },
    toDo: 'Set `BITRIX24_OAUTH_URL` to the server that the message names, if it is `https://oauth.bitrix.info` or `https://oauth.bitrix24.tech`; restart the worker, and install the application once more. If you did not install it, somebody sends forged events.',
  },
  'Portal.NotAllowed': {
    ...installs,
    acts: 'operator',
    reason: {
      en: 'the portal is not among those that may use this installation',
      ru: 'портал не входит в число разрешённых',
    },
    toDo: 'Add the portal to `PORTALS`, restart, and install the application once more.',
  },
  'Portal.ReferenceTaken': {
    ...installs,
    acts: 'operator',
    reason: {
      en: 'its references in external systems would be those of another portal',
      ru: 'его ссылки во внешних системах совпали бы со ссылками другого портала',
    },
    toDo: 'Serve it by a second installation of the robots, with a Temporal namespace and external systems of its own.',
  },
  'Portal.HandOver': {
    ...installs,
    acts: 'administrator',
    reason: {
      en: 'the application was uninstalled again and again during its installation',
      ru: 'приложение удаляли во время установки',
    },
    toDo: 'Install the application once more.',
  },
} satisfies Record<string, FailureEntry>;
