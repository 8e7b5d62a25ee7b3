import { type Retention, segmentsToRelease } from '../../../src/inbox/journal/retention';

const hour = 3_600_000;
const keep: Retention = { now: 100 * hour, graceMs: 24 * hour, graceBytes: 1_000, needed: 0 };

const segment = (number: number, values: { bytes: number; liveBytes: number; hoursAgo: number }) => ({
  number,
  bytes: values.bytes,
  liveBytes: values.liveBytes,
  lastDeliveredAt: keep.now - values.hoursAgo * hour,
});

describe('segmentsToRelease', () => {
  test.each<[string, { liveBytes: number; hoursAgo: number }, Partial<Retention>, boolean]>([
    ['keeps what was delivered within the grace', { liveBytes: 0, hoursAgo: 23 }, {}, false],
    ['lets go of what is past it', { liveBytes: 0, hoursAgo: 24 }, {}, true],
    [
      'keeps what is mostly not delivered, for weeks',
      { liveBytes: 60, hoursAgo: 500 },
      { needed: 99 },
      false,
    ],
    ['empties what is mostly delivered', { liveBytes: 50, hoursAgo: 24 }, {}, true],
    ['gives up the grace for a new call', { liveBytes: 0, hoursAgo: 0 }, { needed: 1 }, true],
    ['gives up the grace over its bound', { liveBytes: 0, hoursAgo: 0 }, { graceBytes: 99 }, true],
  ])('%s', (_, values, more, released) => {
    const one = segment(1, { bytes: 100, ...values });
    expect(segmentsToRelease([one], { ...keep, ...more })).toEqual(released ? [one] : []);
  });

  it('gives up the oldest first, and no more than is needed', () => {
    const all = [1, 2, 3].map((number) => segment(number, { bytes: 400, liveBytes: 0, hoursAgo: 1 }));
    const numbers = (more: Partial<Retention>) =>
      segmentsToRelease(all, { ...keep, ...more }).map(({ number }) => number);
    expect(numbers({})).toEqual([1]);
    expect(numbers({ graceBytes: 10_000, needed: 401 })).toEqual([1, 2]);
    expect(numbers({ needed: Number.POSITIVE_INFINITY })).toEqual([1, 2, 3]);
  });
});
