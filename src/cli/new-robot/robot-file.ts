import type { RobotNames } from './names';

export function robotFile({ code, robot, type, title, field, workflow }: RobotNames): string {
  return `import { z } from 'zod';
import { defineRobot } from './define-robot';
import { optionalUser, textThat } from './properties';

const properties = z.object({
  text: textThat((text) => text.trim() !== '' && text.length <= 250, {
    en: 'must be 1 to 250 characters',
    ru: 'должен быть от 1 до 250 знаков',
  }),
  notify_user: optionalUser,
});

const returns = z.object({ result: z.string() });

export type ${type}Properties = z.output<typeof properties>;
export type ${type}Returns = z.output<typeof returns>;

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
  properties,
  form: {
    text: {
      type: 'string',
      name: { en: 'Text', ru: 'Текст' },
      description: { en: 'What is written to the deal.', ru: 'Что записать в сделку.' },
      required: true,
    },
    notify_user: {
      type: 'user',
      name: { en: 'Notify', ru: 'Кого уведомить' },
      description: {
        en: 'Who is told the result; the responsible person if empty.',
        ru: 'Кому сообщить результат; если пусто — ответственному.',
      },
    },
  },
  returns,
  returnForm: {
    result: { type: 'string', name: { en: 'Result', ru: 'Результат' } },
  },
  workflow: '${workflow}',
});
`;
}
