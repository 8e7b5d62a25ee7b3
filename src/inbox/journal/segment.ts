import type { EntryRef } from './entry';
import type { HeldFile } from './held-file';

/** One file of the journal, with a second one beside it for the marks on its entries. */
export interface Segment {
  readonly number: number;
  readonly marker: number;
  readonly file: HeldFile;
  readonly marksName: string;
  /** Synced length; the marks are not synced. */
  bytes: number;
  /** Records in these bytes, the unreadable ones included. */
  records: number;
  /** Of these, unreadable and told of: the file is set aside, not deleted. */
  lost: number;
  /** Nothing is written to it any more. */
  sealed: boolean;
  marksBytes: number;
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

export function createSegment(number: number, marker: number, file: HeldFile): Segment {
  return {
    number,
    marker,
    file,
    marksName: marksName(number, marker),
    bytes: 0,
    records: 0,
    lost: 0,
    sealed: false,
    marksBytes: 0,
    entries: new Set(),
    liveBytes: 0,
    lastDeliveredAt: 0,
  };
}

/** Numbers have a fixed width: the order of names is theirs. */
export function segmentName(number: number, marker: number): string {
  return `${stemOf(number, marker)}.calls`;
}

export function marksName(number: number, marker: number): string {
  return `${stemOf(number, marker)}.marks`;
}

function stemOf(number: number, marker: number): string {
  return `${String(number).padStart(10, '0')}-${marker.toString(16).padStart(8, '0')}`;
}

const namePattern =
  /^(\d{10})-([0-9a-f]{8})\.calls(?:\.cut-(\d+))?(?:\.(released|damaged|foreign)(?:-\d+)?)?$/;

export interface SegmentName {
  name: string;
  number: number;
  marker: number;
  /** Whatever the file holds beyond this length was refused. */
  cut: number | undefined;
  /** Nothing in it is needed: what had to be was copied before it got this name. */
  retired: boolean;
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const match = namePattern.exec(name);
  if (!match) return undefined;
  const [, number, marker, cut, retired] = match;
  return {
    name,
    number: Number(number),
    marker: Number(`0x${marker}`),
    cut: cut === undefined ? undefined : Number(cut),
    retired: retired !== undefined,
  };
}

/** Its file is deleted as soon as the manifest has forgotten it. */
export const releasedSuffix = '.released';
