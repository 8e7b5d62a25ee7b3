/** A text in every language that the product speaks. */
export interface Localized {
  en: string;
  ru: string;
}

export type Language = keyof Localized;

/** The language for a portal's users, by its LANGUAGE_ID; what is not spoken here falls to English. */
export function pickLanguage(languageId: string): Language {
  return /^ru([-_]|$)/i.test(languageId) ? 'ru' : 'en';
}
