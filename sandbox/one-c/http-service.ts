import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../store';
import { type Answer, jsonAnswer } from './answer';
import type { BaseName } from './configurations';

const invoiceRequest = z.looseObject({ externalId: z.string().min(1) });

/**
 * An HTTP service as a customer's own 1C developer writes it: one invoice per external id, kept unique by a register.
 * GET `?externalId=` finds it (404: there is none), POST makes it or returns the one there is.
 */
export function serveInvoices(
  store: Store,
  {
    base,
    method,
    query,
    body,
  }: { base: BaseName; method: string; query: Record<string, string>; body: string },
): Answer {
  if (method === 'GET') {
    const there = find(store, base, query.externalId ?? '');
    return there ? jsonAnswer(200, JSON.stringify(there)) : jsonAnswer(404, '{"error":"not found"}');
  }
  const parsed = invoiceRequest.safeParse(parseJson(body));
  if (!parsed.success) return jsonAnswer(400, JSON.stringify({ error: 'Нет externalId' }));
  const { externalId } = parsed.data;
  const there = find(store, base, externalId);
  if (there) return jsonAnswer(200, JSON.stringify(there));
  const made = { ref: randomUUID(), number: `СЧ-${store.oneC.served.length + 1}` };
  store.append({ type: 'one-c.served', base, externalId, ...made, request: parsed.data });
  return jsonAnswer(200, JSON.stringify(made));
}

function find(store: Store, base: BaseName, externalId: string): { ref: string; number: string } | undefined {
  const served = store.oneC.served.find((one) => one.base === base && one.externalId === externalId);
  return served && { ref: served.ref, number: served.number };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
