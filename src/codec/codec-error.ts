/** A payload that cannot be opened; the message says why and is fit for a Web UI's reader. */
export class CodecError extends Error {
  override readonly name = 'CodecError' as const;
}
