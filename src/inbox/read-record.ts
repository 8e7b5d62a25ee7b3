import { open } from 'node:fs/promises';
import { EntryUnreadableError } from './entry-unreadable-error';
import { frameAt } from './frame';
import type { KeptEntry } from './segment';

/**
 * The record of an entry as it stands in its file.
 *
 * @throws EntryUnreadableError where its bytes are damaged
 */
export async function readRecord({ segment, offset, bytes, id }: KeptEntry): Promise<Buffer> {
  const record = Buffer.alloc(bytes);
  const handle = await open(segment.path, 'r');
  try {
    await handle.read(record, 0, bytes, offset);
  } finally {
    await handle.close();
  }
  const frame = frameAt(record, segment.marker, 0);
  if (frame) return frame.payload;
  throw new EntryUnreadableError(
    `${id} is damaged on disk, at byte ${offset} of ${segment.path}; it was left there.`,
  );
}
