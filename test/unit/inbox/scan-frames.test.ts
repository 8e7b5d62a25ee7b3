import * as fc from 'fast-check';
import { encodeFrames } from '../../../src/inbox/frame';
import { scanFrames } from '../../../src/inbox/scan-frames';

const marker = 0x1f2e3d4c;

/** A file as batches of records make it, and where each record stands. */
function fileOf(
  batches: Buffer[][],
  sign = marker,
): { bytes: Buffer; records: { from: number; to: number }[] } {
  let bytes = Buffer.alloc(0);
  const records: { from: number; to: number }[] = [];
  for (const batch of batches) {
    const base = bytes.length;
    for (const payload of batch) {
      const from = bytes.length;
      bytes = Buffer.concat([bytes, encodeFrames(sign, base, [payload])]);
      records.push({ from, to: bytes.length });
    }
  }
  return { bytes, records };
}

const texts = (frames: { payload: Buffer }[]): string[] => frames.map(({ payload }) => payload.toString());
const batch = (...payloads: string[]): Buffer[] => payloads.map((text) => Buffer.from(text));

describe('scanFrames', () => {
  it('cuts a file that ends anywhere in its last batch to the records that are whole', () => {
    const { bytes, records } = fileOf([batch('one'), batch('two', '', 'four')]);
    for (let length = 0; length <= bytes.length; length += 1) {
      const whole = records.filter(({ to }) => to <= length);
      const scan = scanFrames(bytes.subarray(0, length), marker);
      expect(scan.frames).toHaveLength(whole.length);
      expect(scan.end).toBe(whole.at(-1)?.to ?? 0);
      expect(scan.damagedBytes).toBe(0);
    }
  });

  it('takes a batch whose pages reached the disk out of order for unfinished, not for damage', () => {
    const { bytes, records } = fileOf([batch('one'), batch('two', 'three')]);
    bytes.fill(0, records[1]?.from, records[1]?.to);
    const scan = scanFrames(bytes, marker);
    expect(texts(scan.frames)).toEqual(['one']);
    expect(scan).toMatchObject({ end: records[0]?.to, damagedBytes: 0 });
  });

  it('tells damage from a torn tail by what was written after it, and reads on', () => {
    const { bytes, records } = fileOf([batch('one', 'two', 'three'), batch('four')]);
    bytes.writeUInt8(0xff, (records[1]?.from ?? 0) + 18);
    const scan = scanFrames(bytes, marker);
    expect(texts(scan.frames)).toEqual(['one', 'three', 'four']);
    expect(scan).toMatchObject({ end: bytes.length, damagedBytes: 19 });
  });

  it('takes whatever is unreadable in a file that is known to be synced for damage', () => {
    const { bytes } = fileOf([batch('one', 'two')]);
    const scan = scanFrames(bytes.subarray(0, -1), marker, bytes.length - 1);
    expect(texts(scan.frames)).toEqual(['one']);
    expect(scan).toMatchObject({ end: bytes.length - 1, damagedBytes: 18 });
  });

  it('takes the record of another file, left in its blocks, for none', () => {
    const { bytes } = fileOf([batch('one')]);
    const foreign = encodeFrames(0x01020304, bytes.length, [Buffer.from('stale')]);
    expect(texts(scanFrames(Buffer.concat([bytes, foreign]), marker).frames)).toEqual(['one']);
  });

  it('never reads a record out of the payload of a torn one', () => {
    const planted = fileOf([batch('planted')], 0x01020304).bytes;
    const { bytes } = fileOf([batch('one'), [Buffer.concat([planted, Buffer.alloc(40)])]]);
    expect(texts(scanFrames(bytes.subarray(0, -1), marker).frames)).toEqual(['one']);
  });

  it('finds every record that was not hit, wherever a synced file is damaged', () => {
    const payload = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const batches = fc.array(fc.array(payload, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(batches, fc.nat(), fc.integer({ min: 1, max: 255 }), (content, where, flip) => {
        const { bytes, records } = fileOf(content);
        const hit = where % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(hit) ^ flip, hit);
        const left = records.filter(({ from, to }) => hit < from || hit >= to).map(({ from }) => from);
        expect(scanFrames(bytes, marker, bytes.length).frames.map(({ offset }) => offset)).toEqual(left);
      }),
    );
  });
});
