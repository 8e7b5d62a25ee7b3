import { z } from 'zod';
import { xmlText } from './xml-text';

/** Where wsdl/order-service.wsdl keeps the operations: another port may have operations of the same names. */
export const contract = { service: 'OrderService', port: 'OrdersSoap' } as const;

/**
 * Faults of the reference ERP, by the local part of their code; subcodes count too, and `Client` covers
 * `Client.Credit`. It says `Client` (SOAP 1.2: `Sender`) when it does not want an order.
 */
export const referenceFaults = { refused: ['Client', 'Sender'], notDone: [] } as const;

/** One operation of the contract: from what we know to its request, and from its reply to what we want. */
export interface Operation<Input, Output> {
  name: string;
  /** A failed operation that creates nothing leaves nothing behind. */
  creates: boolean;
  /** Plain values in the order of the WSDL's sequence; throws a ZodError if the input is not what it claims. */
  toRequest(input: Input): Record<string, unknown>;
  reply: z.ZodType<Output>;
}

const text = z.string().transform(xmlText);
/** xsd:decimal; a string from end to end, so that no amount passes through a binary fraction. */
const decimal = z.string().regex(/^-?\d{1,18}(\.\d{1,12})?$/, 'must be a decimal number');
/** Never repaired: two orders must not become one because a character was dropped. */
const reference = z.string().regex(/^[\x21-\x7e]{1,240}$/, 'must be 1 to 240 visible ASCII characters');

const order = z.object({
  externalId: reference,
  title: text,
  customer: z.object({ name: text, inn: text.optional(), kpp: text.optional() }).optional(),
  currency: text,
  total: decimal,
  comment: text.optional(),
  lines: z.array(z.object({ article: text.optional(), name: text, quantity: decimal, price: decimal })),
});

/** An order as the ERP shall create it; amounts are decimal strings such as `270000.00`. */
export type ErpOrder = z.input<typeof order>;

/** An element's text, which soap keeps apart where the element has attributes. */
const value = z.union([z.string(), z.object({ $value: z.string() }).transform(({ $value }) => $value)]);
const orderNumber = value.pipe(z.string().regex(/^[^\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters'));

export const createOrder: Operation<ErpOrder, string> = {
  name: 'CreateOrder',
  creates: true,
  toRequest(input) {
    const { externalId, title, customer, currency, total, comment, lines } = order.parse(input);
    return {
      externalId,
      title,
      customer: customer && { name: customer.name, inn: customer.inn, kpp: customer.kpp },
      currency,
      total,
      comment,
      line: lines.map(({ article, name, quantity, price }, index) => ({
        lineNumber: index + 1,
        article,
        name,
        quantity,
        price,
      })),
    };
  },
  reply: z.object({ orderNumber }).transform((reply) => reply.orderNumber),
};

export const findOrder: Operation<string, string | undefined> = {
  name: 'FindOrder',
  creates: false,
  toRequest: (input) => ({ externalId: reference.parse(input) }),
  // Only a plain "no" may pass for absence: what is created next rests on it.
  reply: z.union([
    z
      .object({ found: value.pipe(z.enum(['true', '1'])), orderNumber })
      .transform((reply) => reply.orderNumber),
    z
      .object({ found: value.pipe(z.enum(['false', '0'])), orderNumber: z.literal('').optional() })
      .transform(() => undefined),
  ]),
};
