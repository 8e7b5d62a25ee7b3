import { z } from 'zod';
import type { Localized } from '../messages';

/** A rule that a setting breaks, in the words of whoever made the setting; travels in the issue's `params`. */
function problem(text: Localized): { error: string; params: { problem: Localized } } {
  return { error: text.en, params: { problem: text } };
}

/** Text that passes a test. */
export function textThat(test: (text: string) => boolean, otherwise: Localized): z.ZodString {
  return z.string().refine(test, problem(otherwise));
}

/** The portal sends an empty setting as an empty string. */
export const optionalText = z
  .custom<string | undefined>(
    (value) => value === undefined || typeof value === 'string',
    problem({ en: 'must be one text', ru: 'должно быть одним текстом' }),
  )
  .optional()
  .transform((value) => value?.trim() || undefined);

/** A user as the portal writes one: `user_1`, or the bare id. */
export const optionalUser = optionalText.pipe(
  textThat((text) => /^(user_)?[1-9][0-9]{0,9}$/.test(text), {
    en: 'must be one user',
    ru: 'должно быть одним пользователем',
  })
    .transform((text) => Number(text.replace('user_', '')))
    .optional(),
);

/** A mark that sets a second object of the same document apart; part of its business identity. */
export const optionalReference = optionalText.pipe(
  textThat((text) => /^[A-Za-z0-9_-]{1,32}$/.test(text), {
    en: 'must be 1 to 32 Latin letters, digits, "_" or "-"',
    ru: 'должна состоять из латинских букв, цифр, «_» или «-», не длиннее 32 знаков',
  }).optional(),
);

/** Free text for the other system. */
export const optionalComment = optionalText.pipe(
  textThat((text) => text.length <= 2000, {
    en: 'must not be longer than 2,000 characters',
    ru: 'не должен быть длиннее 2000 знаков',
  }).optional(),
);

/** What an issue of such a schema says, in either language; zod's own words are English. */
export function problemOf(issue: z.core.$ZodIssue): Localized {
  const known = issue.code === 'custom' ? (issue.params?.problem as Localized | undefined) : undefined;
  return known ?? { en: issue.message, ru: issue.message };
}
