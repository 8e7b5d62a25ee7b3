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
  const idBytes = Buffer.byteLength(id);
  const portalBytes = Buffer.byteLength(portal);
  if (idBytes > maxNameBytes || portalBytes > maxNameBytes) {
    throw new RangeError(`Not stored: an entry's id and portal have at most ${maxNameBytes} bytes each.`);
  }
  const bodyAt = fixedBytes + idBytes + portalBytes;
  const record = Buffer.allocUnsafe(bodyAt + body.length);
  record.writeUInt8(kinds.indexOf(kind), 0);
  record.writeUIntBE(seq, 1, 6);
  record.writeUIntBE(receivedAt, 7, 6);
  record.writeUInt8(idBytes, 13);
  record.writeUInt8(portalBytes, 14);
  record.write(id, fixedBytes);
  record.write(portal, fixedBytes + idBytes);
  record.set(body, bodyAt);
  return record;
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
