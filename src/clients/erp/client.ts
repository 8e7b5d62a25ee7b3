import type { z } from 'zod';
import { createQuote } from '../http/quote';
import { erpCustomer } from './customer';
import type { ErpMapping, ObjectMapping } from './mapping-types';
import { messageId } from './message-id';
import type { ErpObjects } from './objects';
import { lazyWsdl } from './open-wsdl';
import { erpOrder, reference } from './order';
import { type Reading, readCreated, readFound } from './read-reply';
import { type ErpSettings, secretsOf } from './settings';
import { type CallOptions, callSoap, composeCall, type SoapTarget } from './soap-call';
import { toClientError } from './to-client-error';
import { toSoap } from './to-soap';

/** One kind of object that the ERP keeps for us. */
export interface ErpObject<Input> {
  /**
   * The number of the object that the ERP keeps under our reference, or undefined if it says that there is none. It
   * throws a ClientError if it gave no answer, always `not-done`: a look-up leaves nothing behind. Absent where the
   * ERP has no such operation.
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
  compose(input: Input): Promise<{ url: string; envelope: string }>;
}

/** The ERP's services over SOAP; may be used by many calls at once. */
export type ErpClient = { readonly [Name in keyof ErpObjects]?: ErpObject<ErpObjects[Name]> };

const inputs: { readonly [Name in keyof ErpObjects]: z.ZodType<ErpObjects[Name]> } = {
  order: erpOrder,
  customer: erpCustomer,
};

/** @param mapping names, order and meaning of what this ERP speaks */
export function createErpClient(settings: ErpSettings, mapping: ErpMapping<ErpObjects>): ErpClient {
  const target: SoapTarget = {
    endpoint: settings.endpoint,
    login: settings.login,
    tls: settings.tls,
    service: settings.service ?? mapping.service,
    port: settings.port ?? mapping.port,
    soapVersion: settings.soapVersion ?? mapping.soapVersion,
  };
  const { order, customer } = mapping.objects;
  const operations = [order, customer].flatMap((object) =>
    object ? [object.create.operation, ...('find' in object ? [object.find.operation] : [])] : [],
  );
  const wsdl = lazyWsdl(settings, { service: target.service, port: target.port, operations });
  const quote = createQuote(undefined, secretsOf(settings));

  async function call<T>(
    subject: { operation: { name: string; creates: boolean }; externalId: string },
    args: Record<string, unknown>,
    options: CallOptions & { beforeSend?(): void },
    read: (reply: unknown) => Reading<T>,
  ): Promise<T> {
    const { operation } = subject;
    const { ended, ...seen } = await callSoap(await wsdl(), target, {
      ...options,
      operation: operation.name,
      args,
    });
    const fail = (how: { error?: unknown; breach?: string; refused?: string }) =>
      toClientError(
        { ...seen, ...how, cancelled: options.signal?.aborted ?? false },
        { ...subject, timeoutMs: options.timeoutMs },
        mapping.faults,
        quote,
      );
    if ('error' in ended) throw fail(ended);
    // A number under an HTTP error is no promise.
    if (seen.status === undefined || seen.status >= 300) throw fail({});
    const reading = read(ended.result);
    if ('value' in reading) return reading.value;
    throw fail(reading);
  }

  function objectOf<Input extends { externalId: string }>(
    schema: z.ZodType<Input>,
    object: ObjectMapping<Input> | undefined,
  ): ErpObject<Input> | undefined {
    if (!object) return undefined;
    const { create, mode } = object;
    // Outside of what becomes a ClientError: an input that does not fit is a bug of ours.
    const argsOf = (input: Input) => {
      const parsed = schema.parse(input);
      return toSoap(create.request(parsed, { messageId: messageId(parsed.externalId) }));
    };
    return {
      ...('find' in object && {
        find: async (externalId, options) =>
          call(
            { operation: { name: object.find.operation, creates: false }, externalId },
            toSoap(object.find.request(reference.parse(externalId))),
            options,
            (reply) => readFound(reply, object.find.reply),
          ),
      }),
      repeatableFor:
        mode === 'upsert' ? Number.MAX_SAFE_INTEGER : mode === 'native-replay' ? object.replaysForMs : 0,
      updates: mode === 'upsert',
      create: async (input, options) =>
        call(
          { operation: { name: create.operation, creates: true }, externalId: input.externalId },
          argsOf(input),
          options,
          (reply) => readCreated(reply, create.reply),
        ),
      compose: async (input) =>
        composeCall(await wsdl(), target, { operation: create.operation, args: argsOf(input) }),
    };
  }

  const orders = objectOf(inputs.order, order);
  const customers = objectOf(inputs.customer, customer);
  return { ...(orders && { order: orders }), ...(customers && { customer: customers }) };
}
