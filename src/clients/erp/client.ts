import { quote as quoted } from '../../base/quote';
import type { z } from 'zod';
import type { Checked } from './check-message';
import { lazyContract } from './contract';
import type { ErpMapping, ObjectMapping } from './mapping-types';
import { messageId } from './message-id';
import { erpObjects, type ErpObjects } from './objects';
import { reference } from './order';
import { type Asked, type Prepared, prepareMessage, unfitToSend } from './prepare-message';
import type { Reading } from './read-reply';
import { readCreation, readLookUp, type SoapReply } from './read-soap-reply';
import { type ErpSettings, secretsOf } from './settings';
import { type CallOptions, callSoap } from './soap-call';
import { type Failure, toClientError } from './to-client-error';

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
  const soapVersion = settings.soapVersion ?? mapping.soapVersion;
  const contract = lazyContract(settings, {
    service: settings.service ?? mapping.service,
    port: settings.port ?? mapping.port,
    operations: Object.values(mapping.objects).flatMap((object) => [
      object.create.operation,
      ...('find' in object ? [object.find.operation] : []),
    ]),
  });
  const secrets = secretsOf(settings);
  const quote = (text: string): string => quoted.line(text, { secrets });
  const warned = new Set<string>();

  async function prepare(asked: Asked): Promise<Prepared> {
    const prepared = await prepareMessage(await contract(), asked, soapVersion);
    const { checked } = prepared;
    if (checked.is === 'unchecked' && !warned.has(asked.name)) {
      warned.add(asked.name);
      warn(`ERP ${asked.name}: what is sent is not compared with the WSDL's schema (${quote(checked.why)}).`);
    }
    return prepared;
  }

  async function call<T>(
    asked: Asked,
    options: CallOptions & { beforeSend?(): void },
    read: (reply: SoapReply) => Reading<T>,
  ): Promise<T> {
    const until = performance.now() + options.timeoutMs;
    const prepared = await prepare(asked);
    const unfit = unfitToSend(asked, prepared, quote);
    if (unfit) throw unfit;
    const timeoutMs = until - performance.now();
    const { ended, ...seen } = await callSoap({ ...options, ...prepared, settings, timeoutMs });
    const fail = (how: Omit<Failure, keyof typeof seen | 'cancelled'>) =>
      toClientError(
        { ...seen, ...how, cancelled: options.signal?.aborted ?? false },
        { ...asked, timeoutMs: options.timeoutMs },
        mapping.faults,
        quote,
      );
    if ('error' in ended) throw fail(ended);
    const { envelope } = ended;
    // A number under an HTTP error is no promise.
    if (envelope === undefined || (!('fault' in envelope) && (seen.status ?? 0) >= 300)) throw fail({});
    const reading = read({ ...prepared, envelope, status: seen.status ?? 0 });
    if ('value' in reading) return reading.value;
    throw fail('fault' in envelope ? envelope : reading);
  }

  function objectOf<Input extends { externalId: string }>(
    schema: z.ZodType<Input>,
    object: ObjectMapping<Input>,
  ): ErpObject<Input> {
    const { create, mode } = object;
    const { referenceLength } = create;
    const asksFor = (input: Input): Asked => {
      // Outside of what becomes a ClientError: an input that does not fit is a bug of ours.
      const parsed = schema.parse(input);
      return {
        name: create.operation,
        creates: true,
        externalId: parsed.externalId,
        requestWith: (externalId) =>
          create.request({ ...parsed, externalId }, { messageId: messageId(externalId) }),
        referenceLength,
      };
    };
    return {
      ...('find' in object && {
        find: async (externalId, options) => {
          const { operation: name, request, reply } = object.find;
          const asked = { name, creates: false, externalId: reference.parse(externalId), referenceLength };
          return call({ ...asked, requestWith: request }, options, (found) =>
            readLookUp(found, externalId, reply),
          );
        },
      }),
      repeatableFor:
        mode === 'upsert' ? Number.MAX_SAFE_INTEGER : mode === 'native-replay' ? object.replaysForMs : 0,
      updates: mode === 'upsert',
      create: async (input, options) =>
        call(asksFor(input), options, (reply) => readCreation(reply, create.reply)),
      compose: async (input) => {
        const asked = asksFor(input);
        const prepared = await prepare(asked);
        const { contract: read, message, checked, referenceLength: longest } = prepared;
        const unfit = unfitToSend(asked, prepared, quote)?.message;
        return { url: read.url, envelope: message.envelope, checked: checked.is, longest, unfit };
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
