import { z } from 'zod';
import type { Localized } from '../messages';

/** Property types of bizproc.robot.add that our robots use (vendor: bizproc.robot.add, PROPERTIES). */
export type PropertyType =
  | 'string'
  | 'text'
  | 'user'
  | 'int'
  | 'double'
  | 'bool'
  | 'date'
  | 'datetime'
  | 'select';

/** How one setting shows on the stage's form. */
export interface PropertyForm {
  type: PropertyType;
  name: Localized;
  description: Localized;
  required?: boolean;
  multiple?: boolean;
  /** A value, or an expression of the portal such as `{{=Document:TITLE}}`. */
  default?: string;
}

/** One setting of a robot: what is made of what the portal sends, and how it shows on the stage. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  form: PropertyForm;
}

export function setting<Schema extends z.ZodType>(schema: Schema, form: PropertyForm): Setting<Schema> {
  return { schema, form };
}

type Words = Pick<PropertyForm, 'name' | 'description'>;

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

type OptionalText = z.ZodPipe<typeof optionalText, z.ZodOptional<z.ZodString>>;

/** A line of text that may be left empty. */
export function optionalLine(longest: number, words: Words): Setting<OptionalText> {
  const line = textThat((text) => text.length <= longest, {
    en: `must not be longer than ${longest} characters`,
    ru: `не должно быть длиннее ${longest} знаков`,
  });
  return setting(optionalText.pipe(line.optional()), { type: 'string', ...words });
}

/** A mark that sets a second object of the same document apart; part of its business identity. */
export function optionalReference(words: Words): Setting<OptionalText> {
  const reference = textThat((text) => /^[A-Za-z0-9_-]{1,32}$/.test(text), {
    en: 'must be 1 to 32 Latin letters, digits, "_" or "-"',
    ru: 'должна состоять из латинских букв, цифр, «_» или «-», не длиннее 32 знаков',
  });
  return setting(optionalText.pipe(reference.optional()), { type: 'string', ...words });
}

/** Free text for the other system. @param description where it goes there */
export function optionalComment(description: Localized): Setting<OptionalText> {
  const comment = textThat((text) => text.length <= 2000, {
    en: 'must not be longer than 2,000 characters',
    ru: 'не должен быть длиннее 2000 знаков',
  });
  return setting(optionalText.pipe(comment.optional()), {
    type: 'text',
    name: { en: 'Comment', ru: 'Комментарий' },
    description,
  });
}

/** The id in a user as the portal writes it: `user_1`, or the bare id. */
export function userIn(value: unknown): number | undefined {
  const id = typeof value === 'string' ? /^(?:user_)?([1-9][0-9]{0,9})$/.exec(value.trim())?.[1] : undefined;
  return id === undefined ? undefined : Number(id);
}

/** Who is notified. */
export const notifyUser = setting(
  optionalText.pipe(
    textThat((text) => userIn(text) !== undefined, {
      en: 'must be one user',
      ru: 'должно быть одним пользователем',
    })
      .transform((text) => userIn(text))
      .optional(),
  ),
  {
    type: 'user',
    name: { en: 'Notify', ru: 'Кого уведомить' },
    description: {
      en: 'Who is told the result; the responsible person if empty.',
      ru: 'Кому сообщить результат; если пусто — ответственному.',
    },
  },
);

/**
 * What is wrong with a setting, in either language: a rule's own words, or ours for what zod found; its own words are for
 * programmers, and English.
 *
 * @param value as it was set
 */
export function problemOf(issue: z.core.$ZodIssue, value: unknown): Localized {
  const own = issue.code === 'custom' ? (issue.params?.problem as Localized | undefined) : undefined;
  if (own) return own;
  if (isEmpty(value)) return { en: 'must be filled in', ru: 'нужно заполнить' };
  switch (issue.code) {
    case 'invalid_type':
      return numberWords[issue.expected] ?? misfit;
    case 'too_small':
      return bound(issue, issue.minimum, { en: 'at least', ru: 'не меньше' });
    case 'too_big':
      return bound(issue, issue.maximum, { en: 'at most', ru: 'не больше' });
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return { en: `must be one of ${values}`, ru: `должно быть одним из: ${values}` };
    }
    default:
      return misfit;
  }
}

const misfit: Localized = { en: 'is filled in wrongly', ru: 'заполнено неверно' };

const numberWords: Readonly<Record<string, Localized>> = {
  number: { en: 'must be a number', ru: 'должно быть числом' },
  int: { en: 'must be a whole number', ru: 'должно быть целым числом' },
  date: { en: 'must be a date', ru: 'должно быть датой' },
};

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

function bound(
  { origin, inclusive = true }: { origin: string; inclusive?: boolean | undefined },
  limit: number | bigint,
  than: Localized,
): Localized {
  const unit = origin === 'string' ? { en: ' characters', ru: ' (знаков)' } : { en: '', ru: '' };
  if (!/^(number|int|string|bigint)$/.test(origin)) return misfit;
  if (inclusive)
    return { en: `must be ${than.en} ${limit}${unit.en}`, ru: `должно быть ${than.ru} ${limit}${unit.ru}` };
  const [en, ru] = than.en === 'at least' ? ['more than', 'больше'] : ['less than', 'меньше'];
  return { en: `must be ${en} ${limit}`, ru: `должно быть ${ru} ${limit}` };
}
