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

export function encodeFrame(marker: number, base: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + payload.length);
  frame.writeUInt32BE(marker, 0);
  frame.writeUInt32BE(base, 4);
  frame.writeUInt32BE(payload.length, 8);
  payload.copy(frame, frameHeaderBytes);
  frame.writeUInt32BE(checksum(frame, payload), 12);
  return frame;
}

/** The frame at this offset, its payload a view of `bytes`; undefined where there is no whole one. */
export function frameAt(bytes: Buffer, marker: number, offset: number): Frame | undefined {
  const start = offset + frameHeaderBytes;
  if (start > bytes.length || bytes.readUInt32BE(offset) !== marker) return undefined;
  const end = start + bytes.readUInt32BE(offset + 8);
  if (end > bytes.length) return undefined;
  const payload = bytes.subarray(start, end);
  if (bytes.readUInt32BE(offset + 12) !== checksum(bytes.subarray(offset), payload)) return undefined;
  return { offset, base: bytes.readUInt32BE(offset + 4), payload };
}

function checksum(frame: Buffer, payload: Buffer): number {
  return crc32(payload, crc32(frame.subarray(0, 12)));
}
