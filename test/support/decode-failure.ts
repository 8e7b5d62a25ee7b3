import type { DataConverter, ProtoFailure } from '@temporalio/common';
import {
  decodeFailure as openFailure,
  loadDataConverter,
} from '@temporalio/common/lib/internal-non-workflow';
import type { PayloadOwner } from '../../src/codec/workflow-args';

/**
 * The error behind a failure that the SDK's client hands out as it is on the wire, such as the last failure of a
 * pending Activity in `describe`.
 *
 * @throws CodecError if it does not open
 */
export async function decodeFailure(
  converter: DataConverter,
  owner: PayloadOwner,
  failure: ProtoFailure,
): Promise<Error> {
  const { payloadCodecs, payloadConverter, failureConverter } = loadDataConverter(converter);
  const context = { type: 'workflow', ...owner } as const;
  return failureConverter.failureToError(
    await openFailure(payloadCodecs, failure, context),
    payloadConverter,
    context,
  );
}
