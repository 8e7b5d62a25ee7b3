import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { isAside, setAside } from './aside';
import { closeUnlessReused, type Folder, type FolderProblem } from './folder';
import { hasItsName, isInPlace } from './held-file';
import type { Ledger } from './ledger';
import { manifestName } from './manifest';
import type { MarkWriter } from './mark-writer';
import type { MoveEntries } from './move-entries';
import type { ProgressNote } from './progress';
import type { Segment } from './segment';
import type { SegmentWriter } from './segment-writer';

export interface InPlaceOptions {
  folder: Folder;
  ledger: Ledger;
  writer: SegmentWriter;
  marks: MarkWriter;
  progress: ProgressNote;
  moveEntries: MoveEntries;
  /** Writes the manifest. */
  list: () => Promise<void>;
  log: Pick<Logger, 'info' | 'error'>;
}

/** Whether the inbox stands where the next start will look for it. */
export interface InPlace {
  /** Looks, and saves what was taken away from what is still open. @returns false while it cannot be mended */
  check(): Promise<boolean>;
  /** What is wrong and what to do; undefined while nothing is. */
  problem(): string | undefined;
  /** Files that were kept aside and are for a person to look at. */
  setAside(): number;
}

const problems: Record<FolderProblem, string> = {
  missing:
    'its folder is gone: removed, moved or unmounted. Put it back, or an empty one on the same disk in its place.',
  occupied:
    'another folder with calls of its own is in its place. Put the former one back, or restart the endpoint to serve the other.',
  'other-disk':
    'an empty folder of another disk is in its place, as a volume leaves that was unmounted. Mount it again, or restart the endpoint to begin anew there.',
  'in-use':
    'another process has the folder that is in its place. Stop that one and put the former folder back, or stop this one.',
};

export function createInPlace({
  folder,
  ledger,
  writer,
  marks,
  progress,
  moveEntries,
  list,
  log,
}: InPlaceOptions): InPlace {
  let problem: string | undefined;
  let aside = 0;

  /** Calls that are stored nowhere but in files that only this process has open. */
  function atRisk(): number {
    const { pending, parked } = ledger.stats();
    return pending + parked;
  }

  function gone(why: string, error?: unknown): false {
    if (problem === why) return false;
    problem = why;
    log.error(
      { err: error, folder: folder.path, calls: atRisk() },
      `The inbox takes no calls: ${why} ${atRisk()} acknowledged calls are in files that only this process has open. It goes on to carry them out; they are lost if it ends before that.`,
    );
    return false;
  }

  function back(): void {
    if (problem !== undefined)
      log.info({ folder: folder.path }, 'the inbox is in its place and takes calls again');
    problem = undefined;
  }

  /** What stands in the place of a file, or is left of it, is for a person to look at. */
  async function clear({ file, lost }: Segment): Promise<void> {
    if (await hasItsName(folder, file)) {
      if (lost > 0) await setAside(folder, file.name, 'damaged');
    } else if (await isThere(folder.at(file.name))) await setAside(folder, file.name, 'foreign');
  }

  async function saveAgain(displaced: readonly Segment[], folderIsNew: boolean): Promise<void> {
    log.error(
      {
        files: displaced.map(({ file }) => join(folder.path, file.name)),
        calls: displaced.reduce((sum, { entries }) => sum + entries.size, 0),
      },
      folderIsNew
        ? 'The folder of the inbox was replaced by an empty one. It is taken, and the calls of the former one are saved in it again; calls that cannot be are named.'
        : 'Files of the inbox were removed, replaced or shortened. Their calls are saved again from what is still open; calls that cannot be are named.',
    );
    writer.seal();
    for (const segment of displaced) {
      const entries = [...segment.entries];
      // What must not be lost first: there may be no room for all of it.
      await moveEntries(entries.filter(({ deliveredAt }) => deliveredAt === undefined));
      await moveEntries(entries.filter(({ deliveredAt }) => deliveredAt !== undefined));
      await clear(segment);
      ledger.dropSegment(segment);
      marks.forget(segment);
      await closeUnlessReused(segment.file);
    }
    await list();
  }

  async function displacedSegments(): Promise<Segment[]> {
    const segments = [...ledger.segments()];
    const inPlace = await Promise.all(segments.map(({ file, bytes }) => isInPlace(folder, file, bytes)));
    return segments.filter((_, index) => !inPlace[index]);
  }

  async function mend(): Promise<boolean> {
    const state = await folder.settle();
    if (state !== 'here' && state !== 'replaced') return gone(problems[state]);
    await progress.restore();
    const displaced = await displacedSegments();
    // The folder may have gone meanwhile.
    if (displaced.length > 0 && !(await folder.isHere())) return mend();
    if (displaced.length > 0 || state === 'replaced') await saveAgain(displaced, state === 'replaced');
    const names = await folder.names();
    if (!names.includes(manifestName)) await list();
    aside = names.filter(isAside).length;
    await folder.leaveFormer();
    back();
    return true;
  }

  return {
    async check() {
      try {
        return await mend();
      } catch (error) {
        const state = await folder.settle().catch(() => 'here' as const);
        return gone(state === 'here' || state === 'replaced' ? unsaved : problems[state], error);
      }
    },
    problem: () => problem,
    setAside: () => aside,
  };
}

const unsaved =
  'its folder or files in it were removed or replaced, and their calls cannot be saved again now: see the log for why.';

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
