import { z } from 'zod';
import { filledText } from '../../base/filled-text';
import { replyLimits } from '../http/reply-limits';
import { countLines } from './amounts';
import { badReply, type CallOptions, createSend, type Exchange, type Reply } from './exchange';
import type { OneCInvoice } from './invoice';
import { amountText, decimal, fromJson, type Json, toJson } from './json';
import { queryString } from './literals';
import type { ODataSettings, SendOptions } from './odata';
import type { Known, Step } from './steps';

const reply = z.object({
  ref: filledText,
  number: filledText,
  /** As the invoice has it; without it, what was asked for. */
  amount: amountText.optional(),
});

/**
 * The one step of an invoice where the customer's own HTTP service in 1C makes it: `externalId` and the deal's data in,
 * `{ref, number}` out. GET `?externalId=` finds it; 404 with `{"error": "…"}` in JSON, and nothing else, says that there is none.
 *
 * @param settings `url` is the service's own
 */
export function serviceStep({ url, user, password = '' }: ODataSettings): Step<OneCInvoice> {
  const send = createSend(user === undefined ? undefined : { username: user, password });
  const common = { accept: 'application/json', limits: replyLimits.oneCService };

  return {
    name: 'invoice',
    async find(input, _known, { timeoutMs }: CallOptions) {
      const exchange: Exchange = {
        ...common,
        operation: 'GET of the HTTP service',
        url: `${url}${queryString({ externalId: input.externalId })}`,
        timeoutMs,
        creates: false,
      };
      // A 404 of the platform or of a web server, as at a wrong address, says nothing of invoices.
      const got = await send(exchange, ({ by }, status) => status === 404 && by === 'service');
      return got.status === 404 ? undefined : read(exchange, got, input);
    },
    async create(input, _known, { timeoutMs, beforeSend }: SendOptions) {
      const exchange: Exchange = {
        ...common,
        operation: 'POST to the HTTP service',
        url,
        body: toJson(bodyOf(input)),
        timeoutMs,
        creates: true,
        beforeSend,
      };
      return read(exchange, await send(exchange), input);
    },
  };
}

function bodyOf({ externalId, date, title, comment, currency, party, lines }: OneCInvoice): Json {
  const counted = countLines(lines);
  return {
    externalId,
    date: new Date(date).toISOString(),
    title,
    ...(comment !== undefined && { comment }),
    currency,
    total: decimal(counted.total),
    party: { name: party.name, inn: party.inn, kpp: party.kpp },
    lines: counted.lines.map((line) => ({
      name: line.name,
      quantity: decimal(line.quantity),
      price: decimal(line.price),
      sum: decimal(line.sum),
      ...(line.vat !== undefined && { vat: decimal(line.vat), vatSum: decimal(line.vatSum) }),
    })),
  };
}

function read(exchange: Exchange, { status, body }: Reply, { lines }: OneCInvoice): Known {
  if (!exchange.creates && status !== 200) throw badReply(exchange, 'Unknown', `HTTP ${status}`);
  let parsed: unknown;
  try {
    parsed = fromJson(body, exchange.limits);
  } catch {
    throw badReply(exchange, 'Unknown', 'a reply that is no JSON');
  }
  const result = reply.safeParse(parsed);
  if (!result.success)
    throw badReply(exchange, exchange.creates ? 'Contract' : 'Unknown', 'the reply lacks ref or number');
  const { ref, number, amount } = result.data;
  return { invoice: ref, invoiceNumber: number.trim(), invoiceAmount: amount ?? countLines(lines).total };
}
