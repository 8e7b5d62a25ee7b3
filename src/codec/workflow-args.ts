import type { LoadedDataConverter, Payload, WorkflowSerializationContext } from '@temporalio/common';
import { decodeArrayFromPayloads, encode } from '@temporalio/common/lib/internal-non-workflow';
import { jsonPayload } from './json-payload';

/** The workflow that payloads belong to. */
export type PayloadOwner = Omit<WorkflowSerializationContext, 'type'>;

/** A workflow's arguments as its start request carries them, for a caller that is not Temporal's client. */
export async function encodeArgs(
  converter: LoadedDataConverter,
  owner: PayloadOwner,
  args: readonly (object | string)[],
): Promise<Payload[]> {
  return encode(converter.payloadCodecs, args.map(jsonPayload), { type: 'workflow', ...owner });
}

/** What {@link encodeArgs} encoded for the same owner. @throws CodecError if it does not open */
export async function decodeArgs(
  converter: LoadedDataConverter,
  owner: PayloadOwner,
  payloads: Payload[],
): Promise<unknown[]> {
  return decodeArrayFromPayloads(converter, payloads, { type: 'workflow', ...owner });
}
