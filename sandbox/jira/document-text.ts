import { z } from 'zod';

/** Of the Atlassian Document Format, paragraphs of text; an empty text is refused, as Jira does. */
const document = z.strictObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(
    z.strictObject({
      type: z.literal('paragraph'),
      content: z.array(z.strictObject({ type: z.literal('text'), text: z.string().min(1) })).default([]),
    }),
  ),
});

/** The text of a document, a line a paragraph; undefined for what is none. */
export function documentText(value: unknown): string | undefined {
  if (value === undefined) return '';
  const parsed = document.safeParse(value);
  return parsed.success
    ? parsed.data.content.map(({ content }) => content.map(({ text }) => text).join('')).join('\n')
    : undefined;
}
