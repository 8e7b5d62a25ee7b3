import type { Logger } from 'pino';
import { closeUnlessReused, type Folder, isOnNetworkDisk, openFolder } from './folder';
import { createInPlace, type InPlace } from './in-place';
import { createLedger, type Ledger } from './ledger';
import { createLosses, type Losses } from './losses';
import { createManifestWriter, manifestName } from './manifest';
import { createMarkWriter, type MarkWriter } from './mark-writer';
import { createEntryMover } from './move-entries';
import { openProgress } from './progress';
import { recover } from './recover';
import { createRoom, type Room } from './retention';
import { parseSegmentName, type Segment } from './segment';
import { createSegmentReleaser, type ReleaseSegments, type SegmentReleaserOptions } from './segment-releaser';
import { createSegmentWriter, type SegmentWriter } from './segment-writer';

export interface FilesOptions extends Pick<SegmentReleaserOptions, 'graceMs' | 'graceBytes' | 'now'> {
  segmentBytes: number;
  limitBytes: number;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** The inbox's folder and all that works on it. */
export interface Files {
  folder: Folder;
  ledger: Ledger;
  losses: Losses;
  writer: SegmentWriter;
  marks: MarkWriter;
  inPlace: InPlace;
  releaseSegments: ReleaseSegments;
  room: Room;
  nextSeq: number;
  close(): Promise<void>;
}

/** Takes the folder for this process and reads what is in it. @throws InboxInUseError where another process has it */
export async function openFiles(
  path: string,
  { segmentBytes, limitBytes, log, ...retention }: FilesOptions,
): Promise<Files> {
  const folder = await openFolder(path, isOfJournal);
  const ledger = createLedger();
  try {
    if (await isOnNetworkDisk(path)) log.warn({ folder: path }, networkDisk);
    const losses = createLosses(log);
    const next = await recover({ folder, ledger, losses, log });
    const writeManifest = await createManifestWriter(folder);
    const list = (begun?: Segment): Promise<void> =>
      writeManifest(begun ? [...ledger.segments(), begun] : ledger.segments());
    // On a full disk the former one stays, which the next file replaces.
    await list().catch((error: unknown) => log.warn({ err: error, folder: path }, listUnwritten));
    const progress = await openProgress(folder);
    const writer = createSegmentWriter({
      folder,
      progress,
      segmentBytes,
      firstNumber: next.segment,
      list,
      onBegun: (segment) => ledger.addSegment(segment),
      log,
    });
    const marks = createMarkWriter(folder, log);
    const shared = { folder, ledger, writer, marks, list, log };
    const moveEntries = createEntryMover({ ...shared, losses, batchBytes: segmentBytes });
    const inPlace = createInPlace({ ...shared, progress, moveEntries });
    return {
      folder,
      ledger,
      losses,
      writer,
      marks,
      inPlace,
      room: createRoom(path, limitBytes, ledger),
      releaseSegments: createSegmentReleaser({ ...shared, moveEntries, ...retention }),
      nextSeq: next.seq,
      close,
    };

    /** With every file in the list sealed, the next start knows what has to be in them. */
    async function close(): Promise<void> {
      writer.seal();
      try {
        if (inPlace.problem() === undefined) {
          await marks.flush();
          await list().catch((error: unknown) => log.warn({ err: error, folder: path }, listUnwritten));
        } else reportLeft(ledger, losses, path);
      } finally {
        for (const { file } of ledger.segments()) await closeUnlessReused(file);
        await progress.close();
        await folder.close();
      }
    }
  } catch (error) {
    for (const { file } of ledger.segments()) await closeUnlessReused(file);
    await folder.close();
    throw error;
  }
}

const listUnwritten = 'the list of the files of the inbox cannot be written now';
const networkDisk =
  'The inbox is on a network file system. Its lock is seen on this machine only, and what is synced may not be on a disk yet. Set INBOX_DIR to a folder on a local disk.';

/** More than this many names help nobody. */
const namesAtMost = 1_000;

function reportLeft(ledger: Ledger, losses: Losses, path: string): void {
  const left = [...ledger.pending(), ...ledger.parked()].map(({ id }) => id);
  losses.report(
    'The endpoint ends while its inbox is not in its place. What it had not carried out is where the folder and its files went, if anywhere.',
    { atLeast: 0, atMost: left.length },
    { folder: path, entries: left.slice(0, namesAtMost) },
  );
}

function isOfJournal(name: string): boolean {
  return name === manifestName || parseSegmentName(name) !== undefined;
}
