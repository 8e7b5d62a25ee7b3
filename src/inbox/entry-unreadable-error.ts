/** The entry is no longer kept (delivered and past the grace), or its bytes on disk are damaged. */
export class EntryUnreadableError extends Error {
  override readonly name = 'EntryUnreadableError' as const;
}
