/** What became of an entry after it was stored. */
export interface Mark {
  seq: number;
  state: 'delivered' | 'parked' | 'unparked';
  /** ms since 1970. */
  at: number;
  /** Of a parked entry; else empty. */
  reason: string;
}

const states: readonly Mark['state'][] = ['delivered', 'parked', 'unparked'];
const fixedBytes = 13;

/** state, seq (48 bits), at (48 bits), then the reason. */
export function encodeMark({ seq, state, at, reason }: Mark): Buffer {
  const fixed = Buffer.alloc(fixedBytes);
  fixed.writeUInt8(states.indexOf(state), 0);
  fixed.writeUIntBE(seq, 1, 6);
  fixed.writeUIntBE(at, 7, 6);
  return Buffer.concat([fixed, Buffer.from(reason)]);
}

export function decodeMark(record: Buffer): Mark {
  return {
    seq: record.readUIntBE(1, 6),
    state: states[record.readUInt8(0)] ?? 'unparked',
    at: record.readUIntBE(7, 6),
    reason: record.toString('utf8', fixedBytes),
  };
}
