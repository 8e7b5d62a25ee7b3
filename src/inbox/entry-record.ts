import type { EntryKind, NewEntry, StoredEntry } from './entry';

const kinds: readonly EntryKind[] = ['start', 'unverified'];
const maxNameBytes = 240;
const fixedBytes = 15;

/**
 * kind, seq (48 bits), receivedAt (48 bits), then the lengths and bytes of id and portal, then the body.
 *
 * @throws RangeError for an id or portal over 240 bytes
 */
export function encodeEntry(seq: number, { id, kind, portal, receivedAt, body }: NewEntry): Buffer {
  const idBytes = Buffer.from(id);
  const portalBytes = Buffer.from(portal);
  if (idBytes.length > maxNameBytes || portalBytes.length > maxNameBytes) {
    throw new RangeError(`Not stored: an entry's id and portal have at most ${maxNameBytes} bytes each.`);
  }
  const fixed = Buffer.alloc(fixedBytes);
  fixed.writeUInt8(kinds.indexOf(kind), 0);
  fixed.writeUIntBE(seq, 1, 6);
  fixed.writeUIntBE(receivedAt, 7, 6);
  fixed.writeUInt8(idBytes.length, 13);
  fixed.writeUInt8(portalBytes.length, 14);
  return Buffer.concat([fixed, idBytes, portalBytes, body]);
}

/** The body is a view of `record`. */
export function decodeEntry(record: Buffer): StoredEntry {
  const idEnd = fixedBytes + record.readUInt8(13);
  const portalEnd = idEnd + record.readUInt8(14);
  return {
    seq: record.readUIntBE(1, 6),
    id: record.toString('utf8', fixedBytes, idEnd),
    kind: kinds[record.readUInt8(0)] ?? 'start',
    portal: record.toString('utf8', idEnd, portalEnd),
    receivedAt: record.readUIntBE(7, 6),
    body: record.subarray(portalEnd),
  };
}
