import { randomUUID } from 'node:crypto';
import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { decodeArgs, encodeArgs, type PayloadOwner } from '../codec/workflow-args';
import type { UnverifiedCall } from '../endpoint/call-store';
import type { Claim } from '../endpoint/claim';
import type { NewEntry } from '../inbox/entry';

const { Payloads } = temporal.api.common.v1;

/** Whose sealed payload it is until the portal, and so the workflow id, is known. */
function ownerOf(id: string): PayloadOwner {
  return { namespace: 'inbox', workflowId: id };
}

/**
 * What the inbox keeps of a call whose portal could not be checked. Calls with one token stand in one line, as those of
 * one portal do: whatever they wait for holds up no others.
 */
export async function sealUnverified(
  converter: LoadedDataConverter,
  call: UnverifiedCall,
): Promise<NewEntry> {
  const id = `unverified/${randomUUID()}`;
  const payloads = await encodeArgs(converter, ownerOf(id), [call]);
  const body = Payloads.encode({ payloads }).finish();
  return { id, kind: 'unverified', portal: lineOf(call.claim), receivedAt: call.receivedAt, body };
}

/** @throws CodecError if it was sealed with a key that is gone, or changed */
export async function openUnverified(
  converter: LoadedDataConverter,
  { id, body }: Pick<NewEntry, 'id' | 'body'>,
): Promise<UnverifiedCall> {
  const payloads = Payloads.decode(body).payloads as Payload[];
  const [call] = await decodeArgs(converter, ownerOf(id), payloads);
  return call as UnverifiedCall;
}

/** No member_id: whoever can be checked is not held up by whoever only claims to be that portal. */
function lineOf(claim: Claim): string {
  return `unverified/${(claim.by === 'token' ? claim.tokenHash : claim.portal).slice(0, 64)}`;
}
