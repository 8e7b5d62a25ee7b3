import { createHash } from 'node:crypto';

/** What a holder is started with, as JSON. */
export interface HolderOptions {
  life: string;
  journal: {
    dir: string;
    limitBytes: number;
    segmentBytes: number;
    graceMs: number;
    lookEveryMs: number;
  };
  /** Calls are made … */
  load: boolean;
  /** … and not carried out until it is told so. */
  away: boolean;
}

/** One line of a holder's output. */
export type HolderLine =
  | { opened: true }
  | { refused: string; inUse: boolean }
  | { sent: string }
  | { ack: string }
  | { no: string; why: string }
  | { did: string }
  | { wrong: string }
  | { mark: number }
  /** `pending`: calls that are being stored, too. */
  | { stats: { pending: number; problem: string | undefined } }
  | HolderError;

export interface HolderError {
  error: string;
  lost?: { atLeast: number; atMost: number | 'unknown' };
  entry?: string;
  calls?: number;
  entries?: string[];
}

export function idOf(life: string, count: number): string {
  return `call/${life}/${count}/end`;
}

/** Between 100 and 3,000 bytes that only this call has. */
export function bodyOf(id: string): Buffer {
  const hash = createHash('sha256').update(id).digest();
  return Buffer.alloc(100 + (hash.readUInt16BE(0) % 2_900), hash);
}
