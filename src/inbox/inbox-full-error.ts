const sentences = {
  limit: 'the inbox holds as many undelivered calls as it may',
  disk: 'its disk did not take it',
};

/** The call was not stored: over the inbox's bound, or the disk is full or failed (then `cause` is its error). */
export class InboxFullError extends Error {
  override readonly name = 'InboxFullError' as const;
  readonly reason: 'limit' | 'disk';

  constructor(reason: 'limit' | 'disk', options?: ErrorOptions) {
    super(
      `The call was not stored: ${sentences[reason]}. Nothing of it was kept; send it again later.`,
      options,
    );
    this.reason = reason;
  }
}
