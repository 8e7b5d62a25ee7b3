import { rename, rm, truncate, unlink } from 'node:fs/promises';
import type { Logger } from 'pino';
import { setAside } from './aside';
import { closeUnlessReused, type Folder } from './folder';
import { hasItsName } from './held-file';
import { isOutOfSpace } from './inbox-full-error';
import type { Ledger } from './ledger';
import type { MarkWriter } from './mark-writer';
import type { MoveEntries } from './move-entries';
import { type Retention, segmentsToRelease } from './retention';
import { releasedSuffix, type Segment } from './segment';
import type { SegmentWriter } from './segment-writer';

export interface SegmentReleaserOptions extends Pick<Retention, 'graceMs' | 'graceBytes'> {
  folder: Folder;
  ledger: Ledger;
  writer: SegmentWriter;
  marks: MarkWriter;
  moveEntries: MoveEntries;
  /** Writes the manifest. */
  list: () => Promise<void>;
  now: () => number;
  log: Pick<Logger, 'warn'>;
}

/** Lets go of what is past the grace, and of as much of the grace as is needed; true if that freed anything. */
export type ReleaseSegments = (needed: number) => Promise<boolean>;

export function createSegmentReleaser({
  folder,
  ledger,
  writer,
  marks,
  moveEntries,
  list,
  now,
  log,
  ...grace
}: SegmentReleaserOptions): ReleaseSegments {
  /** Its name says that nobody misses it, until the manifest has forgotten it; undefined where there is no file. */
  async function retire(segment: Segment): Promise<string | undefined> {
    ledger.dropSegment(segment);
    marks.forget(segment);
    const { file } = segment;
    if (!(await hasItsName(folder, file))) return undefined;
    const name = `${file.name}${releasedSuffix}`;
    if (segment.lost > 0) await setAside(folder, file.name, 'damaged');
    else await rename(folder.at(file.name), folder.at(name));
    return segment.lost > 0 ? undefined : name;
  }

  async function letGo(segments: readonly Segment[]): Promise<void> {
    const retired: string[] = [];
    for (const segment of segments) {
      const name = await retire(segment);
      if (name !== undefined) retired.push(name);
    }
    try {
      await list();
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
      for (const name of retired) await truncate(folder.at(name));
      await list();
    }
    for (const name of retired) await unlink(folder.at(name));
    for (const { marksName, file } of segments) {
      await rm(folder.at(marksName), { force: true });
      await closeUnlessReused(file);
    }
  }

  return async function releaseSegments(needed) {
    const chosen = segmentsToRelease(ledger.segments(), { now: now(), needed, ...grace });
    if (chosen.length === 0) return false;
    let freed = false;
    try {
      writer.seal();
      // What needs no room first: a copy does not fit on a full disk.
      const empty = chosen.filter(({ liveBytes }) => liveBytes === 0);
      const others = chosen.filter(({ liveBytes }) => liveBytes > 0);
      for (const segments of [empty, ...others.map((segment) => [segment])]) {
        if (segments.length === 0) continue;
        for (const { entries } of segments)
          await moveEntries([...entries].filter(({ deliveredAt }) => deliveredAt === undefined));
        await letGo(segments);
        freed = true;
      }
    } catch (error) {
      log.warn(
        { err: error },
        'the inbox could not let go of delivered calls now; tried again with the next call',
      );
    }
    return freed;
  };
}
