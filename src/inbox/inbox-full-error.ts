/** `unknown`: the disk did not answer while it wrote the call. */
export type InboxFullReason = 'limit' | 'disk' | 'unknown';

const refused = (why: string) =>
  `The call was not stored: ${why}. Nothing of it was kept; send it again later.`;

const messages: Record<InboxFullReason, string> = {
  limit: refused('the inbox holds as many undelivered calls as it may'),
  disk: refused('its disk did not take it'),
  unknown:
    'Whether the call is stored is not known: the disk of the inbox did not answer in time. It may be stored; then it is carried out, once even if sent again.',
};

/**
 * The call is not acknowledged: over the inbox's bound, or the disk is full, failed (then `cause` is its error) or
 * hangs. It was not stored, or, where the reason is `unknown`, may be.
 */
export class InboxFullError extends Error {
  override readonly name = 'InboxFullError' as const;
  readonly reason: InboxFullReason;

  constructor(reason: InboxFullReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
  }
}
