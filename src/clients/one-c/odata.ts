import { z } from 'zod';
import type { ClientError } from '../client-error';
import { replyLimits } from '../http/reply-limits';
import { codes } from './call-failure';
import type { Condition } from './conditions';
import { type CallOptions, createSend, type Exchange, type Reply } from './exchange';
import { type Json, toJson } from './json';
import { literal, queryString } from './literals';
import { keepMetadata } from './keep-metadata';
import type { Metadata } from './metadata';
import { agreed, foreign, readJson } from './read-json';
import { refusal } from './refusal';
import type { SaidError } from './said-error';

export interface ODataSettings {
  /** Of the published information base, e.g. `https://1c.example.com/accounting`. */
  url: string;
  user?: string | undefined;
  password?: string | undefined;
}

export type SendOptions = CallOptions & { beforeSend(): void };

/** The standard OData interface of one information base. Every method throws a ClientError. */
export interface OData {
  /** What is published; kept for a while. */
  metadata(options: CallOptions): Promise<Metadata>;
  /** Forgets what was published: the next call reads it anew. */
  forgetMetadata(): void;
  /**
   * One object by its Ref_Key, or undefined where the base says that there is none: HTTP 404 with its code 9. Whatever
   * else comes is no answer, and an error.
   */
  get<T>(entity: string, key: string, schema: z.ZodType<T>, options: CallOptions): Promise<T | undefined>;
  /**
   * The objects for which a condition holds. None are there where the base says so: HTTP 200 with an empty `value`.
   * `allowedOnly` is never asked for: it would hide objects that the user may not see, which are an error without it
   * (8.3.27, 17.4.5.4).
   *
   * @param select properties to bring; without them all
   */
  list<T>(
    entity: string,
    condition: Condition,
    schema: z.ZodType<T>,
    options: CallOptions & { select?: readonly string[] },
  ): Promise<T[]>;
  /** Creates an object and returns its Ref_Key; undefined: there is one already with the Ref_Key that was sent. */
  create(entity: string, body: { [name: string]: Json }, options: SendOptions): Promise<string | undefined>;
  /** Posts a document. */
  post(entity: string, key: string, options: SendOptions): Promise<void>;
}

/** Of a request that cannot be answered as long as the base publishes what it does. */
const hopeless: readonly string[] = [codes.noSuchProperty, codes.badQuery];

const reference = z.looseObject({ Ref_Key: z.guid() });
/** A list that goes on behind `nextLink` would be an empty one that is none. */
const page = z.looseObject({ value: z.array(z.unknown()), 'odata.nextLink': z.undefined().optional() });

export function createOData({ url, user, password = '' }: ODataSettings): OData {
  const base = `${url.replace(/\/+$/, '')}/odata/standard.odata`;
  const send = createSend(user === undefined ? undefined : { username: user, password });
  const published = keepMetadata(send, base);

  const entityUrl = (entity: string, key: string): string =>
    `${base}/${encodeURIComponent(entity)}(${literal.guid(key)})`;
  const json = (operation: string, rest: Pick<Exchange, 'url' | 'timeoutMs' | 'creates'>): Exchange => ({
    operation,
    accept: 'application/json',
    limits: replyLimits.oneC,
    finalCodes: hopeless,
    ...rest,
  });
  const saysNoSuchType = ({ by, code }: SaidError, status: number): boolean =>
    status === 404 && by === 'odata' && code === codes.noSuchType;
  const saysNoSuchObject = ({ by, code }: SaidError, status: number): boolean =>
    status === 404 && by === 'odata' && code === codes.noSuchObject;

  /** Entities that are not published would be a surprise for every deal: an operator must act. */
  function unpublished(entity: string): ClientError {
    published.forget();
    return refusal('FieldIgnored', `${entity} is not published; nothing was done.`, entity);
  }

  /** Sends a request that ends for good where its entity is not published. */
  async function ask(
    entity: string,
    exchange: Exchange,
    takes: (error: SaidError, status: number) => boolean,
  ): Promise<Reply> {
    let isPublished = true;
    const reply = await send(exchange, (error, status) => {
      if (saysNoSuchType(error, status)) isPublished = false;
      return !isPublished || takes(error, status);
    });
    if (!isPublished) throw unpublished(entity);
    return reply;
  }

  return {
    metadata: published.metadata,
    forgetMetadata: published.forget,
    async get(entity, key, schema, { timeoutMs }) {
      const exchange = json(`GET ${entity}`, {
        url: `${entityUrl(entity, key)}${queryString({ $format: 'json' })}`,
        timeoutMs,
        creates: false,
      });
      const reply = await ask(entity, exchange, saysNoSuchObject);
      if (reply.status === 404) return undefined;
      const found = readJson(exchange, reply, reference);
      if (found.Ref_Key.toLowerCase() !== key.toLowerCase()) throw foreign(exchange, 'another object');
      return agreed(exchange, found, schema);
    },
    async list(entity, condition, schema, { timeoutMs, select }) {
      const $select = select?.join(',');
      const exchange = json(`GET ${entity}`, {
        url: `${base}/${encodeURIComponent(entity)}${queryString({ $format: 'json', $filter: condition.filter, $select })}`,
        timeoutMs,
        creates: false,
      });
      const { value } = readJson(exchange, await ask(entity, exchange, () => false), page);
      return value.map((one) => {
        const object = agreed(exchange, one, schema);
        if (!condition.holds(one as Record<string, unknown>))
          throw foreign(exchange, 'objects that were not asked for');
        return object;
      });
    },
    async create(entity, body, { timeoutMs, beforeSend }) {
      const exchange: Exchange = {
        ...json(`POST ${entity}`, {
          url: `${base}/${encodeURIComponent(entity)}${queryString({ $format: 'json' })}`,
          timeoutMs,
          creates: true,
        }),
        body: toJson(body),
        beforeSend,
      };
      const reply = await ask(entity, exchange, ({ by, code }) => by === 'odata' && code === codes.keyTaken);
      if (reply.status >= 300) return undefined;
      return readJson(exchange, reply, reference).Ref_Key.toLowerCase();
    },
    async post(entity, key, { timeoutMs, beforeSend }) {
      // Whatever a success says: it is read back. No body, and so no type of one (8.3.27, 17.4.13.1.7).
      await send({
        ...json(`POST ${entity}/Post`, {
          url: `${entityUrl(entity, key)}/Post${queryString({ PostingModeOperational: 'false' })}`,
          timeoutMs,
          creates: true,
        }),
        beforeSend,
      });
    },
  };
}
