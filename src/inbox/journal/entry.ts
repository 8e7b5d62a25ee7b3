/** `start`: a workflow to be started. `unverified`: a call whose portal could not be checked yet. */
export type EntryKind = 'start' | 'unverified';

/** What the inbox knows of an entry without reading its body. */
export interface EntryRef {
  /** Position in the order of arrival. */
  seq: number;
  /** Temporal workflow id, at most 240 bytes. */
  id: string;
  kind: EntryKind;
  /** member_id of the portal, or what else shares a line with this one; at most 240 bytes. */
  portal: string;
  /** ms since 1970, by the endpoint's clock. */
  receivedAt: number;
}

export interface StoredEntry extends EntryRef {
  /** Opaque to the inbox. */
  body: Uint8Array;
  /** ms since 1970: Temporal took it then, and has it still unless it lost its last seconds. */
  deliveredAt?: number | undefined;
}

export type NewEntry = Omit<StoredEntry, 'seq' | 'deliveredAt'>;

/** An entry that is kept and shown, and not offered any more. */
export interface ParkedEntry extends EntryRef {
  reason: string;
  /** ms since 1970. */
  parkedAt: number;
}
