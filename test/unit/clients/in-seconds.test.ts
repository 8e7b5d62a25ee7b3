import { inSeconds } from '../../../src/base/in-seconds';

it.each([
  [199.2, '0.2 s'],
  [53_999, '54 s'],
  [1_250, '1.3 s'],
  [20, '0.1 s'],
])('%d ms are %s', (ms, text) => {
  expect(inSeconds(ms)).toBe(text);
});
