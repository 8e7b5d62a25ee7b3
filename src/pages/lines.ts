import { applicationPage as texts, type Localized, messages } from '../messages';

/** What a button of the page asks for. */
export const mends = ['sync', 'renew', 'check'] as const;
export type Mend = (typeof mends)[number];

/** One check of the application's page. */
export interface Line {
  title: Localized;
  state: 'ok' | 'wrong' | 'open';
  text: Localized;
  button?: { mend: Mend; label: Localized };
}

export function ok(title: Localized, text: Localized): Line {
  return { title, state: 'ok', text };
}

export function wrong(title: Localized, text: Localized): Line {
  return { title, state: 'wrong', text };
}

/** Something of the portal could not be found out. @param failure type of the failure */
export function unseen(title: Localized, failure: string): Line {
  return { title, state: 'open', text: withReason(texts.unseen, failure) };
}

/** A text that tells a failure in the portal's words, not in ours for operators. @param failure its type */
export function withReason(text: (reason: string) => Localized, failure: string): Localized {
  const { en, ru } = reasonOf(failure);
  return { en: text(en).en, ru: text(ru).ru };
}

/** A sentence. @param failure its type */
export function reasonOf(failure: string): Localized {
  const { en, ru } = messages.reason({ type: failure }, { robot: '', document: 'DEAL_0' });
  return { en: messages.plain(en), ru: messages.plain(ru) };
}
