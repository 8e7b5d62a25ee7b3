import { hidePersonal } from './hide-personal';
import { hideSecrets } from './hide-secrets';

export interface QuoteOptions {
  /** Characters, as they are shown or sent. */
  longest?: number;
  /** Tokens that the far system has from us, beside the secrets of this process. */
  secrets?: readonly string[] | undefined;
  /** Where nothing of a customer's may be shown: what is known of the customer. */
  personal?: readonly string[] | undefined;
}

/** What is looked at of a text: a far system may send megabytes. */
const longestRead = 20_000;

/**
 * Sequences of ECMA-48 that a terminal obeys: strings of commands (a title, a link, the clipboard), then all others. Each
 * ends where the next begins, so that a text full of beginnings costs no more than another.
 */
const sequences =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/gu;

/** What moves, hides or turns text; but for what languages and emoji are written with: the two joiners and U+FE0F. */
const unseen = /(?:(?!\u200c|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\s])+/gu;
const unseenInLine = /(?:(?!\n|\u200c|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}])+/gu;

/** Vendor: apidocs.bitrix24.com, Chat-bots, Text Formatting; `#BR#`, Chats, Formatting; `{=…}` is an expression of a process. */
const bbCode: Readonly<Record<string, string>> = { '[': '&#91;', ']': '&#93;' };

/**
 * Vendor: Jira Data Center, WikiRendererHelpAction.jspa?section=all: `\` before a special character; twice it is a line
 * break, so that it is written as an entity, as pandoc's writer does.
 */
const wiki: Readonly<Record<string, string>> = {
  '\\': '&#92;',
  '<': '&lt;',
  '&': '&amp;',
  ...Object.fromEntries(Array.from('{}[]()!|*_-+^~?#@', (special) => [special, `\\${special}`])),
};

/**
 * The one way to show what somebody else said (a portal, its authorization server, ERP, Jira, 1C): on one line, cut, without
 * secrets of ours, and so that it is nothing but text at the place where it is shown.
 */
export const quote = {
  /** In a message, a log or a terminal, and in texts that know no markup. */
  line: (text: string, options?: QuoteOptions): string => fitted(cleaned(text, options), {}, options),

  /** In Temporal's Web UI. A code span: no escape keeps a bare address from becoming a link. */
  markdown(text: string, options?: QuoteOptions): string {
    const span = fitted(cleaned(text, options).replaceAll('`', "'"), {}, options);
    return span && `\`${span}\``;
  },

  /** In a notification or a process log of a portal. */
  bbCode(text: string, longest: number): string {
    const plain = unlinked(cleaned(text))
      .replace(/#BR#/gi, ' ')
      .replace(/\{(?==)/g, '{ ');
    return fitted(plain, bbCode, { longest });
  },

  /** In a text of Jira Data Center. */
  wiki(text: string, options?: QuoteOptions): string {
    const plain = unlinked(cleaned(text, options));
    // A heading or a quotation, which a line's beginning makes.
    const codes = /^(h[1-6]|bq)\./.test(plain) ? { ...wiki, '.': '&#46;' } : wiki;
    return fitted(plain, codes, options);
  },
};

/** A text of several lines for a terminal: what is ours in it may stand there, what is not does nothing. */
export function printable(text: string): string {
  return hideSecrets(text).replace(sequences, ' ').replace(unseenInLine, ' ');
}

function cleaned(text: string, { secrets, personal }: QuoteOptions = {}): string {
  const read = hideSecrets(text.slice(0, longestRead).replace(sequences, ' '), secrets);
  const plain = hideSecrets(read.replace(unseen, ' '), secrets).trim();
  return personal ? hidePersonal(plain, personal) : plain;
}

/** Portals and Jira make a link of whatever looks like one. */
function unlinked(text: string): string {
  return text.replace(/:\/\/|mailto:/gi, (link) => link.replace(':', ': '));
}

function fitted(
  text: string,
  codes: Readonly<Record<string, string>>,
  { longest = 300 }: QuoteOptions = {},
): string {
  let fits = '';
  let whole = '';
  for (const character of text) {
    whole += codes[character] ?? character;
    if (whole.length > longest) return `${fits}…`;
    if (whole.length < longest) fits = whole;
  }
  return whole;
}
