/**
 * `unknown`: the disk did not answer while it wrote the call. `gone`: the folder or a file of the inbox is not in its
 * place.
 */
export type InboxFullReason = 'limit' | 'disk' | 'unknown' | 'gone';

const refused = (why: string) =>
  `The call was not stored: ${why}. Nothing of it was kept; send it again later.`;

const messages: Record<InboxFullReason, string> = {
  limit: refused('the inbox holds as many undelivered calls as it may'),
  disk: refused('its disk did not take it'),
  gone: refused('the folder of the inbox, or a file in it, is not in its place any more'),
  unknown:
    'Whether the call is stored is not known: the disk of the inbox did not answer in time. It may be stored; then it is carried out, once even if sent again.',
};

/**
 * The call is not acknowledged: over the inbox's bound, the disk is full, failed (then `cause` is its error) or
 * hangs, or the inbox is not in its place. It was not stored, or, where the reason is `unknown`, may be.
 */
export class InboxFullError extends Error {
  override readonly name = 'InboxFullError' as const;
  readonly reason: InboxFullReason;
  /** Body of the entry, sealed, for a person to store it later; unset where nobody could. */
  readonly unstored: Uint8Array | undefined;

  constructor(
    reason: InboxFullReason,
    { unstored, ...options }: ErrorOptions & { unstored?: Uint8Array } = {},
  ) {
    super(messages[reason], options);
    this.reason = reason;
    this.unstored = unstored;
  }
}

export function isOutOfSpace(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT';
}
