import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { decodeArgs, encodeArgs, type PayloadOwner } from '../../codec/workflow-args';
import type { NewEntry } from '../journal/entry';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** What an entry of the inbox holds does not open as another entry's. */
function ownerOf(id: string): PayloadOwner {
  return { namespace: 'inbox', workflowId: id };
}

/** What an endpoint has to open again itself, sealed whole with a key of its own. */
export async function sealBody(
  converter: LoadedDataConverter,
  id: string,
  content: object,
): Promise<Uint8Array> {
  const [payload] = await encodeArgs(converter, ownerOf(id), [content]);
  return PayloadMessage.encode(payload ?? {}).finish();
}

/** @throws CodecError if it was sealed with a key that is gone, or changed */
export async function openBody(
  converter: LoadedDataConverter,
  { id, body }: Pick<NewEntry, 'id' | 'body'>,
): Promise<unknown> {
  const payload = PayloadMessage.decode(body) as Payload;
  const [content] = await decodeArgs(converter, ownerOf(id), [payload]);
  return content;
}
