import {
  DefaultFailureConverter,
  type PayloadConverter,
  type ProtoFailure,
  type SerializationContext,
} from '@temporalio/common';

/**
 * Puts message and stack trace of a failure where the codec seals them. The same error can end several things,
 * an Update and its run for instance: the SDK (1.24) overwrites the message in the failure that such an error came
 * from, and would write "Encoded failure" the second time.
 */
class SealedFailureConverter extends DefaultFailureConverter {
  override errorToFailureInner(
    error: unknown,
    payloads: PayloadConverter,
    context?: SerializationContext,
  ): ProtoFailure {
    return { ...super.errorToFailureInner(error, payloads, context) };
  }
}

/** Named by `failureConverterPath`; loaded by clients and workers, and bundled into the workflows' sandbox. */
export const failureConverter = new SealedFailureConverter({ encodeCommonAttributes: true });
