import { type Frame, frameAt, frameHeaderBytes } from './frame';

export interface Scan {
  /** Readable records before `end`. */
  frames: Frame[];
  /** Where the torn tail of an unfinished batch begins; the length of the file where there is none. */
  end: number;
  /** Unreadable bytes among those that had been synced: damage to what was acknowledged. */
  damagedBytes: number;
}

/**
 * Reads every record, past unreadable stretches too, and tells damage from a batch that never was synced.
 *
 * @param known how many bytes are known to have been synced, beyond what the records themselves tell
 */
export function scanFrames(bytes: Buffer, marker: number, known = 0): Scan {
  const frames: Frame[] = [];
  const gaps: { from: number; to: number }[] = [];
  let synced = known;
  for (let offset = 0; offset < bytes.length; ) {
    const frame = frameAt(bytes, marker, offset);
    if (frame) {
      frames.push(frame);
      synced = Math.max(synced, frame.base);
      offset += frameHeaderBytes + frame.payload.length;
    } else {
      const to = nextFrame(bytes, marker, offset + 1);
      gaps.push({ from: offset, to });
      offset = to;
    }
  }
  const end = gaps.find((gap) => gap.from >= synced)?.from ?? bytes.length;
  const damage = gaps.filter((gap) => gap.from < end);
  return {
    frames: frames.filter((frame) => frame.offset < end),
    end,
    damagedBytes: damage.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

function nextFrame(bytes: Buffer, marker: number, from: number): number {
  const sign = Buffer.allocUnsafe(4);
  sign.writeUInt32BE(marker);
  for (let offset = bytes.indexOf(sign, from); offset !== -1; offset = bytes.indexOf(sign, offset + 1)) {
    if (frameAt(bytes, marker, offset)) return offset;
  }
  return bytes.length;
}
