import { join } from 'node:path';
import type { EntryRef } from './entry';

/** One file of the journal, with a second one beside it for the marks on its entries. */
export interface Segment {
  readonly number: number;
  readonly marker: number;
  path: string;
  readonly marksPath: string;
  /** Synced length; the marks are not synced. */
  bytes: number;
  marksBytes: number;
  /** Some of what was acknowledged cannot be read: the file is set aside, not deleted. */
  damaged: boolean;
  readonly entries: Set<KeptEntry>;
  /** Of the entries that are not delivered. */
  liveBytes: number;
  lastDeliveredAt: number;
}

/** Where an entry's record stands, and its length in the file. */
export interface Place {
  segment: Segment;
  offset: number;
  bytes: number;
}

/** An entry in memory, without its body. */
export interface KeptEntry extends EntryRef, Place {
  deliveredAt?: number;
}

const namePattern = /^(\d{10})-([0-9a-f]{8})\.calls(?:\.cut-(\d+))?$/;

/** @param name of the file, where it is not the one that number and marker give */
export function createSegment(dir: string, number: number, marker: number, name?: string): Segment {
  const stem = join(dir, `${String(number).padStart(10, '0')}-${marker.toString(16).padStart(8, '0')}`);
  return {
    number,
    marker,
    path: name ? join(dir, name) : `${stem}.calls`,
    marksPath: `${stem}.marks`,
    bytes: 0,
    marksBytes: 0,
    damaged: false,
    entries: new Set(),
    liveBytes: 0,
    lastDeliveredAt: 0,
  };
}

/** `cut`: whatever the file holds beyond this length was refused. */
export function parseSegmentName(
  name: string,
): { number: number; marker: number; cut: number | undefined } | undefined {
  const match = namePattern.exec(name);
  if (!match) return undefined;
  const [, number, marker, cut] = match;
  return {
    number: Number(number),
    marker: Number(`0x${marker}`),
    cut: cut === undefined ? undefined : Number(cut),
  };
}
