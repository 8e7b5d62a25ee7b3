import { readRetryAfter } from '../../../src/base/retry-after';

it.each([
  ['0', 0],
  ['120', 120_000],
  [30, 30_000],
])('a Retry-After of %p is %s ms', (header, ms) => {
  expect(readRetryAfter(header)).toBe(ms);
});

it.each([undefined, '', '-1', '1.5', '999999', 'Wed, 21 Oct 2026 07:28:00 GMT', ['1', '2']])(
  'a Retry-After of %p says nothing',
  (header) => {
    expect(readRetryAfter(header)).toBeUndefined();
  },
);
