import { constants } from 'node:fs';
import { join } from 'node:path';
import type { StoredEntry } from './entry';
import { decodeEntry } from './entry-record';
import type { Folder } from './folder';
import { frameAt } from './frame';
import { reopen } from './held-file';
import type { Ledger } from './ledger';
import type { Losses } from './losses';
import type { KeptEntry } from './segment';

/** The entry's bytes on disk are damaged. */
export class EntryUnreadableError extends Error {
  override readonly name = 'EntryUnreadableError' as const;
}

/**
 * The record of an entry, from its open file: the name may lead elsewhere by now.
 *
 * @throws EntryUnreadableError
 */
export async function readRecord(folder: Folder, { segment, offset, bytes, id }: KeptEntry): Promise<Buffer> {
  const { file, marker } = segment;
  const attempt = async (): Promise<Buffer | undefined> => {
    const record = Buffer.alloc(bytes);
    await file.handle.read(record, 0, bytes, offset);
    return frameAt(record, marker, 0)?.payload;
  };
  const attemptAgain = async (): Promise<Buffer | undefined> =>
    (await reopen(folder, file, constants.O_RDWR)) ? attempt() : undefined;
  const payload = await attempt().catch(async (error: unknown) => {
    const again = await attemptAgain();
    if (again) return again;
    throw error;
  });
  // A descriptor that was closed and then given to another file reads that one.
  const record = payload ?? (await attemptAgain());
  if (record) return record;
  throw new EntryUnreadableError(
    `${id} is damaged on disk, at byte ${offset} of ${join(folder.path, file.name)}; it was left there.`,
  );
}

/** Undefined for an entry that is no longer kept. @throws EntryUnreadableError where it is damaged */
export type ReadEntry = (seq: number) => Promise<StoredEntry | undefined>;

export function createReadEntry({
  folder,
  ledger,
  losses,
}: {
  folder: Folder;
  ledger: Ledger;
  losses: Losses;
}): ReadEntry {
  return async function read(seq) {
    const entry = ledger.get(seq);
    if (!entry) return undefined;
    const { segment } = entry;
    try {
      const record = await readRecord(folder, entry);
      return { ...decodeEntry(record), deliveredAt: entry.deliveredAt };
    } catch (error) {
      // It was copied to another file, or let go, in the meantime.
      if (ledger.get(seq)?.segment !== segment) return read(seq);
      if (error instanceof EntryUnreadableError) losses.reportEntry(folder, entry);
      throw error;
    }
  };
}
