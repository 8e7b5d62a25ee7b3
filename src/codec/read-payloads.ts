import type { Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { z } from 'zod';
import { beyondBounds } from '../base/json-bounds';

const { Payloads } = temporal.api.common.v1;

/** What one request may hold; a page of a history holds a few hundred payloads. */
export const payloadsAtMost = 1_000;

/** Each payload has a few values in its metadata, of which it lies two levels below the outermost. */
const bounds = { values: payloadsAtMost * 16, depth: 6 };

// Either alphabet, padded or not, as Protobuf's JSON allows; its own reader and `z.base64()` want one of them.
const bytes = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/)
  .transform((text) => Buffer.from(text, 'base64'));

const payload = z.object({
  metadata: z.record(z.string().regex(/^[^]{0,256}$/), bytes).nullish(),
  data: bytes.nullish(),
  externalPayloads: z
    .array(z.object({ sizeBytes: z.union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()]) }))
    .nullish(),
});

const body = z.object({
  payloads: z.array(payload).refine((payloads) => payloads.length <= payloadsAtMost),
});

/**
 * Reads `{"payloads": […]}` as Protobuf writes it in JSON (temporalio/samples-go, codec-server/protocol.md). Every part
 * is looked at before memory is taken for it: Protobuf's own reader takes `{"length": 1e9}` for bytes, and makes room.
 */
export function readPayloads(text: string): Payload[] | undefined {
  if (beyondBounds(text, bounds)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = body.safeParse(json);
  return read.success ? Payloads.fromObject(read.data).payloads : undefined;
}
