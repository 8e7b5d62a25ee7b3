import { Big } from 'big.js';
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { z } from 'zod';
import type { JsonBounds } from '../../base/json-bounds';
import { readJson } from '../http/reply-limits';

/** JSON as 1C may be sent it; a number is a `decimal`, written with its digits as they are. */
export type Json = string | boolean | LosslessNumber | readonly Json[] | { readonly [name: string]: Json };

/** An amount on its way into JSON, never a binary fraction. @throws Error for what is no decimal */
export function decimal(digits: string): LosslessNumber {
  return new LosslessNumber(new Big(digits).toFixed());
}

export function toJson(value: Json): string {
  return stringify(value) ?? '';
}

/** JSON whose numbers stay the text that they came as. @throws Error for what is no JSON, or beyond limits */
export function fromJson(text: string, limits: JsonBounds): unknown {
  // A byte order mark is what 1C's own text streams begin with.
  return readJson(text.replace(/^\uFEFF/, ''), limits, (json) =>
    parse(json, (_name, value: unknown) => (isLosslessNumber(value) ? value.value : value)),
  );
}

/** An amount of a reply, exact, with two decimals: `270000.00`. */
export const amountText = z.string().transform((text, context) => {
  try {
    return new Big(text).toFixed(2);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no number' });
    return z.NEVER;
  }
});
