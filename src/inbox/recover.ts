import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { decodeEntry } from './entry-record';
import { frameHeaderBytes } from './frame';
import type { Ledger } from './ledger';
import { decodeMark } from './mark-record';
import { retract } from './retract';
import { type Scan, scanFrames } from './scan-frames';
import { createSegment, parseSegmentName, type Segment } from './segment';

export interface RecoverOptions {
  dir: string;
  ledger: Ledger;
  log: Pick<Logger, 'warn' | 'error'>;
}

/**
 * Reads what earlier processes left in the directory into the ledger; the numbers to go on with.
 *
 * @throws where a file cannot be read at all: its calls, and how far the numbers got, would be unknown
 */
export async function recover({
  dir,
  ledger,
  log,
}: RecoverOptions): Promise<{ seq: number; segment: number }> {
  const next = { seq: 1, segment: 1 };
  const names = await readdir(dir);
  // Numbers have a fixed width: the order of names is theirs.
  const files = names.toSorted().flatMap((name) => {
    const parsed = parseSegmentName(name);
    return parsed ? [{ ...parsed, name }] : [];
  });
  for (const [index, { number, marker, cut, name }] of files.entries()) {
    next.segment = number + 1;
    const segment = createSegment(dir, number, marker, name);
    const bytes = (await readWhole(segment.path)).subarray(0, cut);
    // Only the last file's last batch can be unfinished: a file is left when everything in it is synced.
    const mayBeTorn = index === files.length - 1 && cut === undefined;
    const scan = scanFrames(bytes, marker, mayBeTorn ? 0 : bytes.length);
    await settle(segment, { scan, torn: bytes.length - scan.end, mayBeTorn, log });
    if (segment.bytes === 0) continue;
    ledger.addSegment(segment);
    for (const { offset, payload } of scan.frames) {
      const { body: _, ...ref } = decodeEntry(payload);
      ledger.place(ref, { segment, offset, bytes: frameHeaderBytes + payload.length });
      next.seq = Math.max(next.seq, ref.seq + 1);
    }
    await readMarks(segment, ledger);
  }
  ledger.sort();
  await removeStrayMarks(dir, names, ledger);
  return next;
}

interface Settling extends Pick<RecoverOptions, 'log'> {
  scan: Scan;
  torn: number;
  mayBeTorn: boolean;
}

async function settle(segment: Segment, { scan, torn, mayBeTorn, log }: Settling): Promise<void> {
  segment.bytes = scan.end;
  segment.damaged = scan.damagedBytes > 0;
  const file = segment.path;
  if (segment.damaged) {
    log.error(
      { file, bytes: scan.damagedBytes },
      'part of the inbox is damaged: acknowledged calls in it cannot be read; the others can, and the file is kept aside',
    );
  }
  if (torn > 0) log.warn({ file, bytes: torn }, 'the inbox ended in an unfinished write, which was cut off');
  // Synced as well: what is served from here on was perhaps written by a process that was killed before its sync.
  if (mayBeTorn || scan.end === 0) await retract(segment, log);
}

async function readMarks(segment: Segment, ledger: Ledger): Promise<void> {
  const bytes = await readWhole(segment.marksPath);
  segment.marksBytes = bytes.length;
  for (const { payload } of scanFrames(bytes, segment.marker, bytes.length).frames) {
    ledger.apply(decodeMark(payload));
  }
}

/** Empty where there is no such file. */
async function readWhole(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new Error(
      `The inbox cannot be read: ${error.message} (${path}). Nothing was changed. Repair the disk, or move this file away to go on without the calls in it.`,
      { cause: error },
    );
  });
}

/** A crash may leave the marks of a segment that is gone. */
async function removeStrayMarks(dir: string, names: string[], ledger: Ledger): Promise<void> {
  const ours = new Set([...ledger.segments()].map(({ marksPath }) => marksPath));
  for (const name of names) {
    const path = join(dir, name);
    if (name.endsWith('.marks') && !ours.has(path)) await rm(path, { force: true });
  }
}
