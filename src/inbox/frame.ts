import { crc32 } from 'node:zlib';

/**
 * One record of a file: marker, base, length and CRC-32, each 32 bits, then the payload.
 *
 * The marker is the file's own random number: a payload that carries the bytes of a record, by accident or by
 * intent, is never taken for one. The base is the file's length when the record's batch began, so every byte
 * before the highest readable base was synced.
 */
export interface Frame {
  offset: number;
  base: number;
  payload: Buffer;
}

export const frameHeaderBytes = 16;

/** One after the other, all of one batch. */
export function encodeFrames(marker: number, base: number, payloads: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(payloads.reduce((sum, { length }) => sum + frameHeaderBytes + length, 0));
  let offset = 0;
  for (const payload of payloads) {
    bytes.writeUInt32BE(marker, offset);
    bytes.writeUInt32BE(base, offset + 4);
    bytes.writeUInt32BE(payload.length, offset + 8);
    bytes.writeUInt32BE(checksum(bytes, offset, payload), offset + 12);
    payload.copy(bytes, offset + frameHeaderBytes);
    offset += frameHeaderBytes + payload.length;
  }
  return bytes;
}

/** The frame at this offset, its payload a view of `bytes`; undefined where there is no whole one. */
export function frameAt(bytes: Buffer, marker: number, offset: number): Frame | undefined {
  const start = offset + frameHeaderBytes;
  if (start > bytes.length || bytes.readUInt32BE(offset) !== marker) return undefined;
  const end = start + bytes.readUInt32BE(offset + 8);
  if (end > bytes.length) return undefined;
  const payload = bytes.subarray(start, end);
  if (bytes.readUInt32BE(offset + 12) !== checksum(bytes, offset, payload)) return undefined;
  return { offset, base: bytes.readUInt32BE(offset + 4), payload };
}

/** Of the header's first three numbers and the payload. */
function checksum(bytes: Buffer, offset: number, payload: Buffer): number {
  return crc32(payload, crc32(bytes.subarray(offset, offset + 12)));
}
