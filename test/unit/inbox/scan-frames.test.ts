import * as fc from 'fast-check';
import { encodeFrames, frameBytes } from '../../../src/inbox/journal/frame';
import { scanFrames, type Synced } from '../../../src/inbox/journal/scan-frames';

const marker = 0x1f2e3d4c;

interface Written {
  bytes: Buffer;
  records: { from: number; to: number }[];
}

/** A file as batches of records make it, and where each record stands. */
function fileOf(batches: Buffer[][], sign = marker): Written {
  let bytes = Buffer.alloc(0);
  const records: Written['records'] = [];
  for (const batch of batches) {
    let from = bytes.length;
    bytes = Buffer.concat([
      bytes,
      encodeFrames(sign, { bytes: bytes.length, records: records.length }, batch),
    ]);
    for (const payload of batch) {
      records.push({ from, to: from + frameBytes(payload) });
      from += frameBytes(payload);
    }
  }
  return { bytes, records };
}

const texts = (frames: { payload: Buffer }[]): string[] => frames.map(({ payload }) => payload.toString());
const batch = (...payloads: string[]): Buffer[] => payloads.map((text) => Buffer.from(text));
const allOf = ({ bytes, records }: Written): Synced => ({
  bytes: bytes.length,
  records: records.length,
  exactly: true,
});
const flip = (bytes: Buffer, at: number, bit = 1): void =>
  void bytes.writeUInt8(bytes.readUInt8(at) ^ bit, at);

describe('scanFrames', () => {
  it('finds of a file that ends anywhere in its last batch the records that are whole', () => {
    const { bytes, records } = fileOf([batch('one'), batch('two', '', 'four')]);
    for (let length = records[0]?.to ?? 0; length <= bytes.length; length += 1) {
      const whole = records.filter(({ to }) => to <= length);
      const scan = scanFrames(bytes.subarray(0, length), marker);
      expect(scan.frames).toHaveLength(whole.length);
      expect(scan.gaps).toEqual(length === whole.at(-1)?.to ? [] : [{ from: whole.at(-1)?.to, to: length }]);
      // Nobody knows whether the batch was acknowledged.
      expect(scan.lostAtLeast).toBe(0);
      if (length < bytes.length && whole.length > 1) expect(scan.lostAtMost).toBe(4 - whole.length);
    }
  });

  it('tells a batch that was broken off from damage where it is known how much was synced', () => {
    const { bytes, records } = fileOf([batch('one'), batch('two', 'three')]);
    const known = { bytes: records[0]?.to ?? 0, records: 1, exactly: true };
    const scan = scanFrames(bytes.subarray(0, -1), marker, known);
    expect(texts(scan.frames)).toEqual(['one', 'two']);
    expect(scan).toMatchObject({ synced: known.bytes, lostAtLeast: 0, lostAtMost: 0 });
  });

  it('reads what stands behind pages that did not reach the disk', () => {
    const { bytes, records } = fileOf([batch('one'), batch('two', 'three')]);
    bytes.fill(0, records[1]?.from, records[1]?.to);
    const scan = scanFrames(bytes, marker);
    expect(texts(scan.frames)).toEqual(['one', 'three']);
    expect(scan).toMatchObject({ lostAtLeast: 0, lostAtMost: 1 });
  });

  it('tells damage from a torn tail by what was written after it', () => {
    const { bytes, records } = fileOf([batch('one', 'two', 'three'), batch('four')]);
    flip(bytes, (records[1]?.to ?? 0) - 1);
    const scan = scanFrames(bytes, marker);
    expect(texts(scan.frames)).toEqual(['one', 'three', 'four']);
    expect(scan).toMatchObject({ gaps: [records[1]], lostAtLeast: 1, lostAtMost: 1 });
  });

  it('counts what is missing from a file whose end was taken away', () => {
    const written = fileOf([batch('one', 'two'), batch('three'), batch('four')]);
    const scan = scanFrames(written.bytes.subarray(0, written.records[1]?.to), marker, allOf(written));
    expect(texts(scan.frames)).toEqual(['one', 'two']);
    expect(scan).toMatchObject({ gaps: [], lostAtLeast: 2, lostAtMost: 2 });
  });

  it('takes the record of another file, left in its blocks, for none', () => {
    const { bytes } = fileOf([batch('one')]);
    const foreign = fileOf([batch('stale')], 0x01020304).bytes;
    expect(texts(scanFrames(Buffer.concat([bytes, foreign]), marker).frames)).toEqual(['one']);
  });

  it('never reads a record out of the payload of a damaged one', () => {
    const planted = fileOf([batch('planted')], 0x01020304).bytes;
    const { bytes, records } = fileOf([batch('one'), [Buffer.concat([planted, Buffer.alloc(40)])]]);
    for (const at of [0, 20, 40]) {
      const damaged = Buffer.from(bytes);
      flip(damaged, (records[1]?.from ?? 0) + at);
      expect(texts(scanFrames(damaged, marker).frames)).toEqual(['one']);
    }
  });

  const payload = fc.uint8Array({ minLength: 15, maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const batches = fc.array(fc.array(payload, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });

  it('loses to a flipped bit the one record that it hit, and counts it', () => {
    fc.assert(
      fc.property(batches, fc.nat(), fc.nat({ max: 7 }), fc.boolean(), (content, where, bit, isKnown) => {
        const written = fileOf(content);
        const { bytes, records } = written;
        const at = where % bytes.length;
        flip(bytes, at, 1 << bit);
        const left = records.filter(({ from, to }) => at < from || at >= to).map(({ from }) => from);
        const scan = scanFrames(bytes, marker, isKnown ? allOf(written) : undefined);
        expect(scan.frames.map(({ offset }) => offset)).toEqual(left);
        expect(scan.lostAtMost).toBeGreaterThanOrEqual(1);
        expect(scan.lostAtLeast).toBeLessThanOrEqual(1);
        if (isKnown) expect(scan).toMatchObject({ lostAtLeast: 1, lostAtMost: 1 });
      }),
    );
  });

  it('never says that more or fewer are lost than are, whatever was overwritten or cut off', () => {
    const hole = fc.record({ from: fc.nat(), length: fc.nat({ max: 200 }) });
    fc.assert(
      fc.property(batches, fc.array(hole, { maxLength: 3 }), fc.nat({ max: 3 }), (content, holes, cut) => {
        const written = fileOf(content);
        const bytes = written.bytes.subarray(0, Math.ceil(written.bytes.length / (1 + cut / 4)));
        for (const { from, length } of holes)
          bytes.subarray(from % bytes.length, (from % bytes.length) + length).fill(0xa5);
        const exact = scanFrames(bytes, marker, allOf(written));
        const lost = written.records.length - exact.frames.length;
        expect(exact).toMatchObject({ lostAtLeast: lost, lostAtMost: lost });
        if (cut > 0) return;
        const guessed = scanFrames(bytes, marker);
        expect(guessed.lostAtLeast).toBeLessThanOrEqual(lost);
        expect(guessed.lostAtMost).toBeGreaterThanOrEqual(lost);
      }),
    );
  });
});
