import { type Frame, type FrameHeader, frameBytes, frameHeaderBytes, frameOf, headerAt } from './frame';

/** What is known of a file from elsewhere: so much of it was synced. */
export interface Synced {
  bytes: number;
  records: number;
  /** Whatever stands behind it was never acknowledged. */
  exactly: boolean;
}

export interface Scan {
  frames: Frame[];
  /** Unreadable stretches, in order. */
  gaps: { from: number; to: number }[];
  /** Up to here everything was synced. */
  synced: number;
  /** In the file as far as its headers or `known` tell, the unreadable ones included. */
  records: number;
  /** Records that were synced and cannot be read, at least … */
  lostAtLeast: number;
  /** … and at most: a last batch may or may not have been synced. */
  lostAtMost: number;
}

/** No record of a call is shorter; bounds how many an unreadable stretch can have held. */
const shortestFrame = frameHeaderBytes + 15;

/** Reads every record, past unreadable stretches too. */
export function scanFrames(
  bytes: Buffer,
  marker: number,
  known: Synced = { bytes: 0, records: 0, exactly: false },
): Scan {
  const frames: Frame[] = [];
  const headers: FrameHeader[] = [];
  const gaps: Scan['gaps'] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const header = headerAt(bytes, marker, offset);
    const frame = header && frameOf(bytes, header);
    let end = Math.min(bytes.length, header ? offset + frameBytes(header) : bytes.length);
    if (header) headers.push(header);
    if (frame) frames.push(frame);
    else {
      // A record that was broken off may be followed by the next.
      end = Math.min(end, nextHeader(bytes, marker, offset + 1));
      noteGap(gaps, offset, end);
    }
    offset = end;
  }
  return { frames, gaps, ...tally({ bytes, frames, headers, known }) };
}

function tally({
  bytes,
  frames,
  headers,
  known,
}: {
  bytes: Buffer;
  frames: Frame[];
  headers: FrameHeader[];
  known: Synced;
}): Omit<Scan, 'frames' | 'gaps'> {
  const synced = headers.reduce((most, { base }) => Math.max(most, base), known.bytes);
  const proved = headers.reduce((most, { first }) => Math.max(most, first), known.records);
  const lostAtLeast = proved - frames.filter(({ ordinal }) => ordinal < proved).length;
  const last = headers.at(-1);
  const records = Math.max(proved, last ? last.ordinal + 1 : 0);
  if (known.exactly) return { synced, records, lostAtLeast, lostAtMost: lostAtLeast };
  // Behind the last header: the rest of its batch, or batches that nothing readable tells of.
  const tail = bytes.length - Math.min(bytes.length, last ? last.offset + frameBytes(last) : 0);
  const rest = Math.max(Math.floor(tail / shortestFrame), last ? last.last - last.ordinal : 0);
  return { synced, records, lostAtLeast, lostAtMost: records - frames.length + rest };
}

function noteGap(gaps: Scan['gaps'], from: number, to: number): void {
  const before = gaps.at(-1);
  if (before?.to === from) before.to = to;
  else gaps.push({ from, to });
}

function nextHeader(bytes: Buffer, marker: number, from: number): number {
  const sign = Buffer.allocUnsafe(4);
  sign.writeUInt32BE(marker);
  for (let offset = bytes.indexOf(sign, from); offset !== -1; offset = bytes.indexOf(sign, offset + 1)) {
    if (headerAt(bytes, marker, offset)) return offset;
  }
  return bytes.length;
}
