import { quote } from '../base/quote';
import { moveAgain, type Tell } from './tell';

/** Names of elements and namespaces are long. */
const longestSaid = 100;

/** What keeps work from the ERP before anything is sent, because mapping and WSDL do not go together. */
export const erpFailures = {
  'Erp.NotBySchema': ({ said = '' }) => ({
    aftermath: 'none',
    reason: {
      en: `the ERP's own schema does not allow what would be sent (${quote.bbCode(said, longestSaid)})`,
      ru: `схема самой ERP не допускает то, что было бы отправлено (${quote.bbCode(said, longestSaid)})`,
    },
    advice: {
      en: 'Tell the administrator: the mapping must be mended.',
      ru: 'Сообщите администратору: нужно исправить сопоставление.',
    },
  }),
  'Erp.ReferenceTooLong': ({ said = '' }) => ({
    aftermath: 'none',
    reason: {
      en: `its external number is longer than the ERP keeps (${quote.bbCode(said, 20)})`,
      ru: `внешний номер длиннее, чем хранит ERP (${quote.bbCode(said, 20)})`,
    },
    advice: {
      en: 'Shorten “reference” in the robot’s settings, or tell the administrator.',
      ru: 'Сократите «reference» в настройках робота или сообщите администратору.',
    },
  }),
  'Erp.Setup': ({ said }, { document }) => {
    const again = moveAgain(document);
    const words = said ? ` (${quote.bbCode(said, longestSaid)})` : '';
    return {
      aftermath: 'none',
      reason: {
        en: `the integration's settings do not fit the ERP${words}`,
        ru: `настройки интеграции не подходят к ERP${words}`,
      },
      advice: {
        en: `Tell the administrator; then ${again.en}`,
        ru: `Сообщите администратору, затем ${again.ru}`,
      },
    };
  },
} satisfies Record<string, Tell>;
