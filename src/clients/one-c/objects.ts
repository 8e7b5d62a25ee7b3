import { z } from 'zod';
import { ClientError } from '../client-error';
import { badReply, type CallOptions } from './exchange';
import { type Draft, fitBody } from './fit';
import { requireKept } from './kept';
import type { OData, SendOptions } from './odata';
import { type Known, sharedTime } from './steps';

export const referenceReply = z.looseObject({ Ref_Key: z.guid(), DeletionMark: z.boolean() });

/**
 * Creates an object under the key that we choose and reads it back, or finds the one that has it already. A base that
 * chooses another key says so in its reply: `foreignKeys` then warns that only marks find it again.
 *
 * @throws ClientError refused `MarkCut`, `Cut`, `Differs` where it is there and holds less than it was sent
 */
export async function createUnderKey(
  odata: OData,
  { name, key, draft, find }: { name: string; key: string; draft: Draft; find(): Promise<Known | undefined> },
  options: SendOptions,
): Promise<Known> {
  const time = sharedTime(options);
  const { beforeSend } = options;
  const exchange = { operation: `POST ${draft.entity}`, creates: true };
  const body = await bodyOf(odata, draft, time());
  const created = await odata.create(draft.entity, { Ref_Key: key, ...body }, { ...time(), beforeSend });
  if (created !== undefined) {
    await requireKeptUnder(odata, draft, created, time()).catch((error: unknown) => {
      throw asOpen(error, exchange.operation);
    });
    return { [name]: created, ...(created !== key && { foreignKeys: draft.entity }) };
  }
  const there = await find();
  if (there) return there;
  throw badReply(exchange, 'Contract', 'its key is taken, and nothing is found under it');
}

async function requireKeptUnder(
  odata: OData,
  draft: Draft,
  key: string,
  options: CallOptions,
): Promise<void> {
  const [metadata, object] = await Promise.all([
    odata.metadata(options),
    odata.get(draft.entity, key, referenceReply, options),
  ]);
  const exchange = { operation: `POST ${draft.entity}`, creates: true };
  if (!object) throw badReply(exchange, 'Contract', 'it said yes, and nothing is there under its key');
  requireKept(draft, metadata.get(draft.entity), object, { dates: true });
}

/** A look at what was made that failed by itself takes nothing back: the object is there, and is found by the next. */
function asOpen(error: unknown, operation: string): unknown {
  if (!(error instanceof ClientError) || error.verdict !== 'not-done') return error;
  const { kind, said } = error;
  return new ClientError(`1C ${operation}: it was made, and could not be read back. ${error.message}`, {
    system: 'one-c',
    verdict: 'unknown',
    kind: kind === 'Contract' ? kind : 'Unknown',
    ...(said !== undefined && { said }),
  });
}

async function bodyOf(odata: OData, draft: Draft, options: CallOptions) {
  try {
    return fitBody(draft, await odata.metadata(options));
  } catch (error) {
    // What is published can be mended, and then is not to be refused for minutes.
    if (error instanceof ClientError && error.kind === 'FieldIgnored') odata.forgetMetadata();
    throw error;
  }
}
