import type { RobotNames } from './names';

export function robotFile({ code, robot, type, title, field, workflow }: RobotNames): string {
  return `import { quote } from '../base/quote';
import { defineRobot, type PropertiesOf, type ReturnsOf } from './define-robot';
import { notifyUser, setting, textThat } from './properties';

const settings = {
  text: setting(
    textThat((text) => text.trim() !== '' && text.length <= 250, {
      en: 'must be 1 to 250 characters',
      ru: 'должен быть от 1 до 250 знаков',
    }),
    {
      type: 'string',
      name: { en: 'Text', ru: 'Текст' },
      description: { en: 'What is written to the deal.', ru: 'Что записать в сделку.' },
      required: true,
    },
  ),
  notify_user: notifyUser,
};

const returns = { result: { en: 'Result', ru: 'Результат' } };

export type ${type}Properties = PropertiesOf<typeof settings>;
export type ${type}Returns = ReturnsOf<typeof returns>;

/** Writes a text to the document, tells the responsible person, and returns it to the process. */
export const ${robot} = defineRobot({
  code: '${code}',
  name: { en: '${title}', ru: '${title}' },
  description: {
    en: 'Writes a text to the deal and returns it.',
    ru: 'Записывает текст в сделку и возвращает его.',
  },
  system: 'erp',
  field: { name: '${field}', label: { en: '${title}', ru: '${title}' } },
  documents: ['DEAL', 'DYNAMIC'],
  settings,
  returns,
  words: {
    none: (of) => ({ en: \`${title}\${of.en}: not done\`, ru: \`${title}\${of.ru}: не выполнено\` }),
    open: (of) => ({
      en: \`${title}\${of.en}: not known whether it was done\`,
      ru: \`${title}\${of.ru}: неизвестно, выполнено ли\`,
    }),
    done: ({ result }, of) => {
      const text = quote.bbCode(result, 100);
      return { en: \`${title}\${of.en}: done, \${text}\`, ru: \`${title}\${of.ru}: выполнено, \${text}\` };
    },
    lookUp: (reference) => ({
      en: \`look whether it was done for \${reference}\`,
      ru: \`проверьте, выполнено ли для \${reference}\`,
    }),
    waits: { en: '${title} waits', ru: '${title}: ожидание' },
  },
  workflow: '${workflow}',
});
`;
}
