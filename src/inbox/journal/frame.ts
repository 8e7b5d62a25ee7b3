import { crc32 } from 'node:zlib';

/**
 * One record of a file: a header of eight numbers of 32 bits, then the payload.
 *
 * The marker is the file's own random number: a payload that carries the bytes of a record, by accident or by
 * intent, is never taken for one. The header has a checksum of its own, so that a damaged payload still tells where the
 * next record begins and how many records of its batch there were.
 */
export interface FrameHeader {
  /** Where it stands in the file. */
  offset: number;
  /** The file's length when the record's batch began: every byte before it was synced. */
  base: number;
  /** Number, in the file, of the first record of the batch … */
  first: number;
  /** … of this one … */
  ordinal: number;
  /** … and of the last. */
  last: number;
  /** Of the payload. */
  length: number;
}

export interface Frame extends FrameHeader {
  payload: Buffer;
}

export const frameHeaderBytes = 32;
const payloadSumAt = 24;
const headerSumAt = 28;

/** One after the other, all of one batch. @param from the file's length, and how many records it has */
export function encodeFrames(
  marker: number,
  from: { bytes: number; records: number },
  payloads: readonly Buffer[],
): Buffer {
  const bytes = Buffer.allocUnsafe(payloads.reduce((sum, { length }) => sum + frameHeaderBytes + length, 0));
  let offset = 0;
  for (const [index, payload] of payloads.entries()) {
    bytes.writeUInt32BE(marker, offset);
    bytes.writeUInt32BE(from.bytes, offset + 4);
    bytes.writeUInt32BE(from.records, offset + 8);
    bytes.writeUInt32BE(from.records + index, offset + 12);
    bytes.writeUInt32BE(from.records + payloads.length - 1, offset + 16);
    bytes.writeUInt32BE(payload.length, offset + 20);
    bytes.writeUInt32BE(crc32(payload), offset + payloadSumAt);
    bytes.writeUInt32BE(crc32(bytes.subarray(offset, offset + headerSumAt)), offset + headerSumAt);
    payload.copy(bytes, offset + frameHeaderBytes);
    offset += frameHeaderBytes + payload.length;
  }
  return bytes;
}

/** The header at this offset; undefined where there is no whole one. */
export function headerAt(bytes: Buffer, marker: number, offset: number): FrameHeader | undefined {
  if (offset + frameHeaderBytes > bytes.length || bytes.readUInt32BE(offset) !== marker) return undefined;
  const sum = crc32(bytes.subarray(offset, offset + headerSumAt));
  if (bytes.readUInt32BE(offset + headerSumAt) !== sum) return undefined;
  return {
    offset,
    base: bytes.readUInt32BE(offset + 4),
    first: bytes.readUInt32BE(offset + 8),
    ordinal: bytes.readUInt32BE(offset + 12),
    last: bytes.readUInt32BE(offset + 16),
    length: bytes.readUInt32BE(offset + 20),
  };
}

/** The frame of a header, its payload a view of `bytes`; undefined where it is cut short or damaged. */
export function frameOf(bytes: Buffer, header: FrameHeader): Frame | undefined {
  const start = header.offset + frameHeaderBytes;
  const end = start + header.length;
  if (end > bytes.length) return undefined;
  const payload = bytes.subarray(start, end);
  return bytes.readUInt32BE(header.offset + payloadSumAt) === crc32(payload)
    ? { ...header, payload }
    : undefined;
}

export function frameAt(bytes: Buffer, marker: number, offset: number): Frame | undefined {
  const header = headerAt(bytes, marker, offset);
  return header && frameOf(bytes, header);
}

/** In the file, its header included. */
export function frameBytes({ length }: Pick<FrameHeader, 'length'>): number {
  return frameHeaderBytes + length;
}
