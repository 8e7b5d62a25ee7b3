/** The entry's bytes on disk are damaged. */
export class EntryUnreadableError extends Error {
  override readonly name = 'EntryUnreadableError' as const;
}
