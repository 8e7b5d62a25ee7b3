import { createHash } from 'node:crypto';

/** Ours, chosen once: RFC 9562 gives each namespace a UUID. */
const namespace = Buffer.from('6f6d1c0e0d0b4a7e9a4b5f1c2d3e4f50', 'hex');

/** UUID version 5 of a reference: the same in every attempt, in every process. */
export function messageId(reference: string): string {
  const bytes = createHash('sha1').update(namespace).update(reference).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
