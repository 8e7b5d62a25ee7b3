import { z } from 'zod';
import type { CommandOutcome } from './command';
import { contractBroken, parseReply } from './contract';
import { portalError, portalErrorBody } from './portal-error';

/** PHP writes an empty map as `[]`. */
const map = <T extends z.ZodType>(value: T) =>
  z.preprocess(
    (found) => (Array.isArray(found) && found.length === 0 ? {} : found),
    z.record(z.string(), value),
  );

const batchReply = z.object({
  result: map(z.unknown()),
  result_error: map(
    z.union([portalErrorBody, z.string().transform((error) => portalErrorBody.parse({ error }))]),
  ),
  result_total: map(z.coerce.number()).optional(),
  result_time: map(portalErrorBody.shape.time).optional(),
});

/** What a batch says of each command. @throws ClientError `Contract` */
export function readBatch(raw: unknown): (key: string, method: string) => CommandOutcome {
  const reply = parseReply(batchReply, raw, 'batch');
  return (key, method) => {
    const error = reply.result_error[key];
    if (error) return { ok: false, error: portalError({ ...error, time: reply.result_time?.[key] }, method) };
    if (!(key in reply.result)) {
      return { ok: false, error: contractBroken(method, 'the batch says nothing of it') };
    }
    return { ok: true, result: reply.result[key], total: reply.result_total?.[key] };
  };
}
