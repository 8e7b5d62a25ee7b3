import type { z } from 'zod';
import { ClientError } from '../client-error';
import type { Checked } from './check-message';
import { createExchange, type Question } from './exchange';
import type { ErpMapping, ObjectMapping } from './mapping-types';
import { messageId } from './message-id';
import { erpObjects, type ErpObjects } from './objects';
import { reference } from './order';
import { unfitToSend } from './prepare-message';
import { readCreation, readLookUp } from './read-soap-reply';
import { type ErpSettings, hideLogin } from './settings';
import type { CallOptions } from './soap-call';

/** One kind of object that the ERP keeps for us. */
export interface ErpObject<Input> {
  /**
   * The number of the object that the ERP keeps under our reference, or undefined if it says that there is none. It
   * throws a ClientError if it gave no answer, `not-done`, since a look-up leaves nothing behind, or `refused` where the
   * look-up itself is not as the WSDL wants it. Absent where the ERP has no such operation.
   */
  find?: (externalId: string, options: CallOptions) => Promise<string | undefined>;
  /** ms since the first attempt in which the ERP takes a repeated create for the first one; none: it never does. */
  repeatableFor: number;
  /** A repeated create brings the object up to date, so that one that is there is sent all the same. */
  updates: boolean;
  /**
   * Creates an object and returns its number; throws a ClientError. `beforeSend` runs when the connection stands and
   * nothing has been written yet; what it throws comes out unchanged, and nothing is sent.
   */
  create(input: Input, options: CallOptions & { beforeSend(): void }): Promise<string>;
  /** What `create` would send, but for the login. Throws a ClientError if the WSDL cannot be read. */
  compose(input: Input): Promise<Composed>;
}

export interface Composed {
  url: string;
  envelope: string;
  /** What the WSDL's schema says of it. */
  checked: Checked['is'];
  /** Characters of a reference that the ERP keeps, as far as it says. */
  longest: number | undefined;
  /** Why it is not sent as it is. */
  unfit: string | undefined;
}

/** The ERP's services over SOAP; may be used by many calls at once. */
export type ErpClient = { readonly [Name in keyof ErpObjects]?: ErpObject<ErpObjects[Name]> };

type AnyObject = ErpObjects[keyof ErpObjects];

/**
 * @param mapping names, order and meaning of what this ERP speaks
 * @param warn is told, once each, what of the WSDL's schema could not be compared with what is sent
 */
export function createErpClient(
  settings: ErpSettings,
  mapping: ErpMapping<ErpObjects>,
  warn: (text: string) => void = () => undefined,
): ErpClient {
  const exchange = createExchange(settings, mapping, warn);

  function objectOf<Input extends { externalId: string }>(
    schema: z.ZodType<Input>,
    object: ObjectMapping<Input>,
  ): ErpObject<Input> {
    const { create, mode } = object;
    const { referenceLength, needsCustomerNumber = false } = create;
    const lacks = (input: Input): ClientError | undefined =>
      needsCustomerNumber && !numberOfCustomer(input) ? noCustomerNumber(create.operation, input) : undefined;
    const asksFor = (input: Input): Question => {
      // Outside of what becomes a ClientError: an input that does not fit is a bug of ours.
      const parsed = schema.parse(input);
      return {
        name: create.operation,
        creates: true,
        externalId: parsed.externalId,
        requestWith: (externalId, facts) =>
          create.request({ ...parsed, externalId }, { ...facts, messageId: messageId(externalId) }),
        referenceLength,
        place: 'main',
      };
    };
    return {
      ...('find' in object && {
        find: async (externalId, options) => {
          const { operation: name, request: requestWith, reply } = object.find;
          const question = { name, creates: false, externalId: reference.parse(externalId), referenceLength };
          return exchange.call({ ...question, requestWith, place: 'look-ups' }, options, (found) =>
            readLookUp(found, externalId, reply),
          );
        },
      }),
      repeatableFor:
        mode === 'upsert' ? Number.MAX_SAFE_INTEGER : mode === 'native-replay' ? object.replaysForMs : 0,
      updates: mode === 'upsert',
      create: async (input, options) => {
        const lacking = lacks(input);
        if (lacking) throw lacking;
        return exchange.call(asksFor(input), options, (reply) => readCreation(reply, create.reply));
      },
      compose: async (input) => {
        const question = asksFor(input);
        const prepared = await exchange.prepare(question);
        const { contract: read, message, checked, referenceLength: longest } = prepared;
        const unfit = (lacks(input) ?? unfitToSend(question, prepared, exchange.quote))?.message;
        const envelope = hideLogin(message.envelope, settings);
        return { url: read.url, envelope, checked: checked.is, longest, unfit };
      },
    };
  }

  const mapped: Readonly<Record<string, ObjectMapping<AnyObject> | undefined>> = mapping.objects;
  const objects = Object.entries<z.ZodType<AnyObject>>(erpObjects).map(([name, schema]) => {
    const object = mapped[name];
    return [name, object && objectOf(schema, object)];
  });
  return Object.fromEntries(objects) as ErpClient;
}

function numberOfCustomer(input: object): unknown {
  const { customer } = input as Partial<ErpObjects['order']>;
  return customer?.number;
}

function noCustomerNumber(operation: string, { externalId }: { externalId: string }): ClientError {
  const why = 'the ERP wants its own number of the customer, and the document has none';
  return new ClientError(`ERP ${operation} ${externalId}: ${why}; nothing was sent`, {
    system: 'erp',
    verdict: 'refused',
    kind: 'NoCustomerNumber',
  });
}
