import { z } from 'zod';

type Schema = z.core.JSONSchema.JSONSchema;

/** Texts that some pattern of ours takes. */
const texts = ['x', '1'];

/**
 * An object of a kind with something in every part of it, or (bare) in those only that each one has. A mapping is tried with
 * it where no document is at hand.
 */
export function sampleOf(schema: z.ZodType, { bare = false } = {}): unknown {
  return schema.parse(valueOf(z.toJSONSchema(schema), bare));
}

function valueOf(
  { type, properties, required, items, pattern, enum: values }: Schema,
  bare: boolean,
): unknown {
  if (values) return values[0];
  if (type === 'object') {
    const entries = Object.entries(properties ?? {}).filter(([name]) => !bare || required?.includes(name));
    return Object.fromEntries(entries.map(([name, one]) => [name, valueOf(one as Schema, bare)]));
  }
  if (type === 'array') return bare ? [] : [valueOf(items as Schema, bare)];
  return texts.find((text) => pattern === undefined || new RegExp(pattern).test(text));
}
