import { type FailureEntry, inBrackets, thenMove } from './entry';

/** Names of elements and namespaces are long. */
const longestSaid = 100;

/** What keeps work from the ERP before anything is sent, because mapping, settings and WSDL do not go together. */
export const erpFailures = {
  'Erp.NoCustomerNumber': {
    acts: 'deal',
    next: 'ends',
    aftermath: 'none',
    reason: {
      en: 'the ERP wants its own number of the client, and the field “ERP client number” (ERP_CLIENT_ID) is empty',
      ru: 'ERP требует свой номер клиента, а поле «Номер клиента в ERP» (ERP_CLIENT_ID) не заполнено',
    },
    advice: thenMove(
      'Fill it in, or put the robot “ERP: send client” before this one, then',
      'Заполните его или поставьте перед этим роботом «ERP: передать клиента», затем',
    ),
  },
  'Erp.NotBySchema': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'none',
    reason: (failure) => {
      const { en, ru } = inBrackets(failure, longestSaid);
      return {
        en: `the ERP's own schema does not allow what would be sent${en}`,
        ru: `схема самой ERP не допускает то, что было бы отправлено${ru}`,
      };
    },
    advice: {
      en: 'Tell the administrator: the mapping must be mended.',
      ru: 'Сообщите администратору: нужно исправить сопоставление.',
    },
    toDo: 'Mend the mapping; `robots erp try --deal <id>` shows what would be sent.',
  },
  'Erp.ReferenceTooLong': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'none',
    reason: (failure) => {
      const { en, ru } = inBrackets(failure, 20);
      return {
        en: `its external number is longer than the ERP keeps${en}`,
        ru: `внешний номер длиннее, чем хранит ERP${ru}`,
      };
    },
    advice: {
      en: 'Shorten the mark in the robot’s settings, or tell the administrator.',
      ru: 'Сократите метку в настройках робота или сообщите администратору.',
    },
    toDo: 'Put the reference into a longer field, or shorten `reference` in the robot’s settings.',
  },
  'Erp.Setup': {
    acts: 'operator',
    next: 'again',
    aftermath: 'none',
    reason: (failure) => {
      const { en, ru } = inBrackets(failure, longestSaid);
      return {
        en: `the integration's settings do not fit the ERP${en}`,
        ru: `настройки интеграции не подходят к ERP${ru}`,
      };
    },
    advice: thenMove('Tell the administrator; then', 'Сообщите администратору, затем'),
    toDo: 'Correct `ERP_WSDL`, `ERP_ENDPOINT`, `ERP_SERVICE` or `ERP_PORT` and restart the worker; the runs go on by themselves.',
  },
  'Erp.NotMapped': {
    acts: 'integrator',
    next: 'ends',
    aftermath: 'none',
    reason: (_failure, { work: { system } }) => ({
      en: `${system.en} has no operation for it here`,
      ru: `${system.ru}: такая операция не настроена`,
    }),
    advice: {
      en: 'Take the robot off the stage, or ask the administrator to map the operation.',
      ru: 'Уберите робота с этапа или попросите администратора настроить операцию.',
    },
    toDo: 'Map the operation, or have the robot taken off the stage.',
  },
} satisfies Record<string, FailureEntry>;
