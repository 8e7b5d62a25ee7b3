import { lstat, rm, stat, unlink } from 'node:fs/promises';
import type { Logger } from 'pino';
import { setAside } from './aside';
import type { Folder } from './folder';
import type { Ledger } from './ledger';
import type { Losses } from './losses';
import { bootId, type Manifest, manifestName, readManifest } from './manifest';
import { reportMissing } from './missing-segments';
import { type Progress, progressName, readProgress } from './progress';
import { recoverSegment } from './recover-segment';
import type { Synced } from './scan-frames';
import { parseSegmentName, releasedSuffix, type SegmentName } from './segment';

export interface RecoverOptions {
  folder: Folder;
  ledger: Ledger;
  losses: Losses;
  log: Pick<Logger, 'warn' | 'error'>;
}

/** What is known of a segment beside what its own file says. */
export interface KnownSegment {
  synced: Synced;
  /** Nothing was written to it any more. */
  sealed: boolean;
  /** Unreadable records that an earlier start told of. */
  lost: number;
}

/**
 * Reads what earlier processes left in the folder into the ledger; the numbers to go on with.
 *
 * @throws where a file cannot be read at all: its calls, and how far the numbers got, would be unknown
 */
export async function recover(options: RecoverOptions): Promise<{ seq: number; segment: number }> {
  const { folder, ledger } = options;
  const names = await folder.names();
  const present = await setLinksAside(
    folder,
    names.toSorted().flatMap((name) => parseSegmentName(name) ?? []),
  );
  const files = present.filter(({ retired }) => !retired);
  const manifest = await manifestFor(files, names, options);
  const progress = await readProgress(folder);
  const boot = await bootId();
  if (manifest && !progress) reportNoProgress(manifest, boot, options);
  const knownOf = createKnownOf(manifest, progress, boot);
  const next = { seq: 1, segment: 1 };
  let isWhole = true;
  for (const { number } of [...present, ...(manifest?.segments ?? [])])
    next.segment = Math.max(next.segment, number + 1);
  for (const [index, file] of files.entries()) {
    const isLast = index === files.length - 1;
    const { highestSeq, lost } = await recoverSegment(file, { ...options, known: knownOf(file), isLast });
    next.seq = Math.max(next.seq, highestSeq + 1);
    isWhole &&= lost === 0;
  }
  const missing = (manifest?.segments ?? []).filter(
    ({ number, marker }) => !present.some((each) => each.number === number && each.marker === marker),
  );
  for (const each of missing) await reportMissing(each, knownOf(each), options);
  // A file that is put back later must not meet its numbers with other calls.
  if (missing.length > 0 || !isWhole || (!manifest && files.length > 0)) next.seq += seqsNotSeen;
  ledger.sort();
  await removeLeftovers(folder, names, ledger);
  return next;
}

/** More than an endpoint can have given out since the last one that can be read; they have 48 bits. */
const seqsNotSeen = 2 ** 32;

/** Undefined where none can be relied on: an error, unless there is nothing that it could tell of. */
async function manifestFor(
  files: readonly SegmentName[],
  names: readonly string[],
  { folder, losses }: RecoverOptions,
): Promise<Manifest | undefined> {
  const manifest = await readManifest(folder);
  if (typeof manifest === 'object') return manifest;
  const isNew = !names.some((name) => name === progressName || name.endsWith('.marks'));
  if (manifest === 'absent' && files.length === 0 && isNew) return undefined;
  const numbers = new Set(files.map(({ number }) => number));
  const [first = 0] = numbers;
  const absent = Array.from({ length: Math.max(0, ...numbers) - first }, (_, index) => first + index).filter(
    (number) => !numbers.has(number),
  );
  if (manifest === 'damaged') await setAside(folder, manifestName, 'damaged');
  losses.report(
    `The list of the inbox's files (${manifestName}) is ${manifest}, so files may be missing unnoticed. What is there is carried out.`,
    { atLeast: 0, atMost: undefined },
    { folder: folder.path, numbersWithoutFile: absent },
  );
  return undefined;
}

/** Only a power cut takes the note; else whoever removed it may have shortened the file that it was of. */
function reportNoProgress(manifest: Manifest, boot: string, { folder, losses }: RecoverOptions): void {
  if (manifest.boot !== boot || manifest.segments.every(({ sealed }) => sealed)) return;
  losses.report(
    `The note of how far the inbox was written (${progressName}) is gone or damaged, so calls at its end may be missing unnoticed. What is there is carried out.`,
    { atLeast: 0, atMost: undefined },
    { folder: folder.path },
  );
}

/** A link that leads nowhere has the name of a file, and is none. @returns the others */
async function setLinksAside(folder: Folder, names: readonly SegmentName[]): Promise<SegmentName[]> {
  const left: SegmentName[] = [];
  for (const each of names) {
    const isLink = (await lstat(folder.at(each.name))).isSymbolicLink();
    const leadsNowhere = isLink && !(await stat(folder.at(each.name)).catch(() => undefined));
    if (leadsNowhere) await setAside(folder, each.name, 'foreign');
    else left.push(each);
  }
  return left;
}

function createKnownOf(
  manifest: Manifest | undefined,
  progress: Progress | undefined,
  boot: string,
): (of: { number: number; marker: number }) => KnownSegment {
  return ({ number, marker }) => {
    const listed = manifest?.segments.find((each) => each.number === number && each.marker === marker);
    if (listed?.sealed) {
      const { lost, ...synced } = listed.sealed;
      return { synced: { ...synced, exactly: true }, sealed: true, lost };
    }
    const isNoted = progress?.number === number && progress.marker === marker;
    // Before anything in a file is acknowledged, the file is listed and the note is of it; a note of another file says
    // that nothing was. It outlives the process, but a power cut may take the last ones.
    const exactly = boot !== '' && manifest?.boot === boot && progress !== undefined;
    const { bytes, records } = isNoted ? progress : { bytes: 0, records: 0 };
    return { synced: { bytes, records, exactly }, sealed: false, lost: 0 };
  };
}

/** What a crash may leave: files and marks of segments that are gone, a manifest that was not finished. */
async function removeLeftovers(folder: Folder, names: readonly string[], ledger: Ledger): Promise<void> {
  const ours = new Set(Array.from(ledger.segments(), ({ marksName }) => marksName));
  for (const name of names) {
    if (name.endsWith(releasedSuffix)) await unlink(folder.at(name));
    if (name.endsWith('.marks') && !ours.has(name)) await rm(folder.at(name), { force: true });
  }
}
