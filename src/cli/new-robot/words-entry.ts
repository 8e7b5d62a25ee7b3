import type { RobotNames } from './names';

/** How people are told of what the robot makes, for src/messages/works.ts. */
export function wordsEntry({ code, title }: RobotNames): string {
  return `  ${code}: {
    system: { en: 'the portal', ru: 'система портала' },
    none: (of) => ({ en: \`${title}\${of.en}: not done\`, ru: \`${title}\${of.ru}: не выполнено\` }),
    open: (of) => ({
      en: \`${title}\${of.en}: not known whether it was done\`,
      ru: \`${title}\${of.ru}: неизвестно, выполнено ли\`,
    }),
    done: ({ result = '' }, of) => {
      const text = quote(result, longestNumber);
      return { en: \`${title}\${of.en}: \${text}\`, ru: \`${title}\${of.ru}: \${text}\` };
    },
    lookUp: (reference) => ({
      en: \`look whether it was done for \${reference}\`,
      ru: \`проверьте, выполнено ли для \${reference}\`,
    }),
    waits: { en: '${title} waits', ru: '${title}: ожидание' },
  },
`;
}
