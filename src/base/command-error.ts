/** What ends a command that was given what cannot be. */
export class UsageError extends Error {
  override readonly name = 'UsageError' as const;
}

/** What ends a command that found the other side away. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError' as const;
}
