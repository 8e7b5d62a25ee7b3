import { z } from 'zod';
import { messageOf } from '../base/error-code';
import { type KeyRing, parseKeys, parsePublicKey } from '../codec/keys';
import type { PublicKey } from '../codec/sealed-box';
import { parseDuration } from '../base/duration';

export function duration(example: string): z.ZodType<number, string> {
  return z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: `must be a duration such as ${example}` });
    return z.NEVER;
  });
}

export function keys(what: string): z.ZodType<KeyRing, string> {
  return parsedBy(what, parseKeys);
}

export function publicKey(what: string): z.ZodType<PublicKey, string> {
  return parsedBy(what, parsePublicKey);
}

function parsedBy<T>(what: string, parse: (text: string) => T): z.ZodType<T, string> {
  return z.string(`is missing: ${what}; "robots keys" makes all keys`).transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
      return z.NEVER;
    }
  });
}

export function url(what: string): z.ZodURL {
  return z.url({ protocol: /^https?$/, error: `must be ${what}` });
}

/** A moment, in ms since 1970. */
export const moment = z.string().transform((text, context) => {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  context.addIssue({ code: 'custom', message: 'must be a time such as 2026-12-01T09:30:00Z' });
  return z.NEVER;
});

/** Parts between commas or blanks. */
export const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

export const port = z.coerce.number('must be a port').int().min(0).max(65_535, 'must be a port, 0 to 65535');
