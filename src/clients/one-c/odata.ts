import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ClientError } from '../client-error';
import { badReply, type CallOptions, createSend, type Exchange, type Reply } from './exchange';
import { fromJson, type Json, toJson } from './json';
import { literal, queryString } from './literals';
import { type Metadata, parseMetadata } from './metadata';
import { refusal } from './refusal';

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
  /** One object by its Ref_Key, or undefined where the base says that there is none. */
  get<T>(entity: string, key: string, schema: z.ZodType<T>, options: CallOptions): Promise<T | undefined>;
  /** @param filter made of escaped literals */
  list<T>(entity: string, filter: string, schema: z.ZodType<T>, options: CallOptions): Promise<T[]>;
  /** Creates an object and returns its Ref_Key; undefined: there is one already with the Ref_Key that was sent. */
  create(entity: string, body: { [name: string]: Json }, options: SendOptions): Promise<string | undefined>;
  /** Posts a document. */
  post(entity: string, key: string, options: SendOptions): Promise<void>;
}

const largestObject = 4 * 1024 * 1024;
const largestMetadata = 128 * 1024 * 1024;
/** ms: it is read for all calls that wait for it, so no single call's time applies. */
const metadataTimeout = 120_000;
/** ms that a configuration is believed not to have changed. */
const metadataAge = 10 * 60_000;

/** Codes of the platform (8.3.27, 17.4.10). */
const codes = { noSuchType: '8', noSuchObject: '9', keyTaken: '15' } as const;

const reference = z.object({ Ref_Key: z.guid() });

export function createOData({ url, user, password = '' }: ODataSettings): OData {
  const base = `${url.replace(/\/+$/, '')}/odata/standard.odata`;
  const send = createSend(user === undefined ? undefined : { username: user, password });
  let known: { metadata: Promise<Metadata>; readAt: number } | undefined;

  const entityUrl = (entity: string, key: string): string =>
    `${base}/${encodeURIComponent(entity)}(${literal.guid(key)})`;
  const json = (operation: string, rest: Pick<Exchange, 'url' | 'timeoutMs' | 'creates'>): Exchange => ({
    operation,
    accept: 'application/json',
    maxReplyBytes: largestObject,
    ...rest,
  });

  async function readMetadata(): Promise<Metadata> {
    const exchange: Exchange = {
      operation: 'GET $metadata',
      url: `${base}/$metadata`,
      accept: 'application/xml',
      timeoutMs: metadataTimeout,
      creates: false,
      maxReplyBytes: largestMetadata,
    };
    const { body } = await send(exchange);
    try {
      return await parseMetadata(body);
    } catch {
      throw badReply(exchange, 'Unknown', 'a reply that is no EDMX');
    }
  }

  /** Entities that are not published would be a surprise for every deal: an operator must act. */
  function published(entity: string, { body }: Reply): Reply {
    if (codeOf(body) !== codes.noSuchType) return { status: 404, body };
    throw refusal('FieldIgnored', `${entity} is not published; nothing was done.`, entity);
  }

  return {
    metadata({ timeoutMs }) {
      if (!known || Date.now() - known.readAt > metadataAge) {
        const metadata = readMetadata();
        const mine = { metadata, readAt: Date.now() };
        known = mine;
        metadata.catch(() => {
          if (known === mine) known = undefined;
        });
      }
      return within(known.metadata, timeoutMs);
    },
    forgetMetadata() {
      known = undefined;
    },
    async get(entity, key, schema, { timeoutMs }) {
      const exchange = json(`GET ${entity}`, {
        url: `${entityUrl(entity, key)}${queryString({ $format: 'json' })}`,
        timeoutMs,
        creates: false,
      });
      const reply = await send(
        exchange,
        ({ code }, status) => status === 404 && (code === codes.noSuchObject || code === codes.noSuchType),
      );
      if (reply.status !== 404) return read(exchange, reply, schema);
      published(entity, reply);
      return undefined;
    },
    async list(entity, filter, schema, { timeoutMs }) {
      const exchange = json(`GET ${entity}`, {
        url: `${base}/${encodeURIComponent(entity)}${queryString({ $format: 'json', $filter: filter })}`,
        timeoutMs,
        creates: false,
      });
      const reply = await send(exchange, ({ code }, status) => status === 404 && code === codes.noSuchType);
      if (reply.status === 404) published(entity, reply);
      return read(exchange, reply, z.object({ value: z.array(schema) })).value;
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
      const reply = await send(exchange, ({ code }) => code === codes.keyTaken || code === codes.noSuchType);
      if (reply.status >= 300) {
        published(entity, reply);
        return undefined;
      }
      return read(exchange, reply, reference).Ref_Key.toLowerCase();
    },
    async post(entity, key, { timeoutMs, beforeSend }) {
      // Whatever a success says: it is read back.
      await send({
        ...json(`POST ${entity}/Post`, {
          url: `${entityUrl(entity, key)}/Post${queryString({ PostingModeOperational: 'false' })}`,
          timeoutMs,
          creates: true,
        }),
        body: '',
        beforeSend,
      });
    },
  };
}

/** What a call waits for at the longest; the work goes on for those who come later. */
async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const done = new AbortController();
  const giveUp = async (): Promise<never> => {
    await delay(Math.max(0, timeoutMs), undefined, { signal: done.signal });
    throw new ClientError('1C GET $metadata: it is still being read; nothing was sent.', {
      system: 'one-c',
      verdict: 'not-done',
      kind: 'Unknown',
    });
  };
  try {
    return await Promise.race([work, giveUp()]);
  } finally {
    done.abort();
  }
}

function read<T>(exchange: Exchange, { body }: Reply, schema: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = fromJson(body);
  } catch {
    throw badReply(exchange, 'Unknown', 'a reply that is no JSON');
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badReply(
    exchange,
    'Contract',
    `the reply breaks the contract (${issue?.path.join('.')}: ${issue?.message})`,
  );
}

function codeOf(body: string): string | undefined {
  return (fromJson(body) as { 'odata.error'?: { code?: string } })['odata.error']?.code;
}
