import { defaultPayloadConverter, RawValue } from '@temporalio/common';

/** Field of a payload's metadata; the codec leaves alone what has it. */
export const inTheClear = 'in-the-clear';

/**
 * A value that is stored unsealed, for endpoints, which hold no key that opens: ids, hashes and states, nothing of a
 * client's.
 */
export function clearValue<T extends object>(value: T): RawValue<T> {
  const { metadata, ...payload } = defaultPayloadConverter.toPayload(value);
  return RawValue.fromPayload({ ...payload, metadata: { ...metadata, [inTheClear]: new Uint8Array([1]) } });
}
