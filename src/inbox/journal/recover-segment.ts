import { constants } from 'node:fs';
import { join } from 'node:path';
import { keepAside } from './aside';
import { decodeEntry } from './entry-record';
import { closeUnlessReused, type Folder } from './folder';
import { frameBytes } from './frame';
import { type HeldFile, holdFile } from './held-file';
import { deliveredIn, readMarks } from './read-marks';
import type { KnownSegment, RecoverOptions } from './recover';
import { retract } from './retract';
import { type Scan, scanFrames } from './scan-frames';
import { createSegment, type Segment, type SegmentName } from './segment';

export interface RecoverSegmentOptions extends RecoverOptions {
  known: KnownSegment;
  /** Only the last file can end in a write that was broken off. */
  isLast: boolean;
}

/** Reads a file into the ledger and says what of it is lost. */
export async function recoverSegment(
  name: SegmentName,
  options: RecoverSegmentOptions,
): Promise<{ highestSeq: number; lost: number }> {
  const { folder, ledger, known, log } = options;
  const { file, content } = await openWhole(folder, name.name);
  const segment = createSegment(name.number, name.marker, file);
  // What stands behind the end of a file that was left had been refused.
  const end = Math.min(content.length, name.cut ?? Infinity, known.sealed ? known.synced.bytes : Infinity);
  const bytes = content.subarray(0, end);
  const scan = scanFrames(bytes, segment.marker, known.synced);
  const { kept, cutOff } = await cutTail(bytes, scan, segment, options);
  segment.bytes = kept.length;
  const left = kept === bytes ? scan : scanFrames(kept, segment.marker, known.synced);
  segment.records = left.records;
  segment.lost = left.records - left.frames.length;
  segment.sealed = true;
  const entries = scan.frames.map((frame) => ({ frame, entry: decodeEntry(frame.payload) }));
  const marks = await readMarks(folder, segment);
  const readable = new Set(entries.map(({ entry }) => entry.seq));
  const delivered = [...deliveredIn(marks)].filter((seq) => !readable.has(seq)).length;
  reportLoss(segment, { scan, delivered, cutOff }, options);
  const lost = scan.lostAtMost - known.lost;
  // Synced as well: what is served from here on was perhaps written by a process that was killed before its sync.
  if (!known.sealed || segment.bytes === 0) await retract(folder, segment, log);
  if (segment.bytes === 0) {
    await closeUnlessReused(file);
    return { highestSeq: 0, lost };
  }
  ledger.addSegment(segment);
  for (const { frame, entry } of entries) {
    const { body: _, ...ref } = entry;
    ledger.place(ref, { segment, offset: frame.offset, bytes: frameBytes(frame) });
  }
  for (const mark of marks) ledger.apply(mark);
  const highestSeq = entries.reduce((highest, { entry }) => Math.max(highest, entry.seq), 0);
  return { highestSeq, lost };
}

async function openWhole(folder: Folder, name: string): Promise<{ file: HeldFile; content: Buffer }> {
  const path = join(folder.path, name);
  try {
    // Through a link as well: what it leads to is saved in a file of ours at the first look.
    const file = await holdFile(folder, name, constants.O_RDWR);
    return { file, content: await file.handle.readFile() };
  } catch (error) {
    throw new Error(
      `The inbox cannot be read: ${String(error)} (${path}). Nothing was changed. Repair the disk, or move this file away to go on without the calls in it.`,
      { cause: error },
    );
  }
}

/** What is left of the bytes without an unreadable end of which nobody knows that it was synced. */
async function cutTail(
  bytes: Buffer,
  { gaps, synced }: Scan,
  segment: Segment,
  { folder, known, isLast, log }: RecoverSegmentOptions,
): Promise<{ kept: Buffer; cutOff?: string }> {
  const last = gaps.at(-1);
  if (!last || known.sealed || !isLast || last.to < bytes.length || last.from < synced)
    return { kept: bytes };
  const kept = bytes.subarray(0, last.from);
  const file = join(folder.path, segment.file.name);
  const tail = bytes.subarray(last.from);
  if (known.synced.exactly) {
    log.warn(
      { file, bytes: tail.length },
      'the inbox ended in an unfinished write, which was cut off; nothing in it had been acknowledged',
    );
    return { kept };
  }
  try {
    return { kept, cutOff: await keepAside(folder, segment.file.name, 'cut-off', tail) };
  } catch (error) {
    log.error(
      { err: error, file, bytes: tail.length },
      'the unreadable end of a file of the inbox cannot be kept aside; it stays where it is',
    );
    return { kept: bytes };
  }
}

/** @param found what the file has; `delivered` calls cannot be read, and need not be */
function reportLoss(
  { file }: Segment,
  { scan, delivered, cutOff }: { scan: Scan; delivered: number; cutOff: string | undefined },
  { folder, losses, known }: RecoverSegmentOptions,
): void {
  if (scan.lostAtMost <= known.lost) return;
  const unknownBefore = (count: number): number => Math.max(0, count - known.lost - delivered);
  losses.report(
    cutOff === undefined
      ? 'Part of the inbox is damaged or missing. All calls that can be read are carried out, and the file is kept.'
      : 'The inbox ended in bytes that cannot be read. They were cut off and kept in a file of their own; a process or machine that died while it wrote leaves such an end, and then they were never acknowledged.',
    { atLeast: unknownBefore(scan.lostAtLeast), atMost: unknownBefore(scan.lostAtMost) },
    {
      file: join(folder.path, file.name),
      bytes: scan.gaps.reduce((sum, { from, to }) => sum + to - from, 0),
      at: scan.gaps.map(({ from }) => from),
      ...(cutOff !== undefined && { kept: join(folder.path, cutOff) }),
    },
  );
}
