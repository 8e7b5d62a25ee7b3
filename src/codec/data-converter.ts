import type { DataConverter, PayloadCodec } from '@temporalio/common';

/**
 * A bundle that is built beforehand needs it too (`bundleWorkflowCode({ …, failureConverterPath })`): the worker
 * adds it only to bundles that it builds itself, and without it what a workflow fails with is written in the clear.
 */
export const failureConverterPath: string = require.resolve('./failure-converter');

/** For every Client and Worker. */
export function createDataConverter(
  codec: PayloadCodec,
): Required<Pick<DataConverter, 'payloadCodecs' | 'failureConverterPath'>> {
  return { payloadCodecs: [codec], failureConverterPath };
}
