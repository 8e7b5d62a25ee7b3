import { createRecentInstallations, recentMs } from '../../../src/temporal/recent-installations';

it('an installation is remembered for its time and no longer', () => {
  let ms = 0;
  const recent = createRecentInstallations([], () => ms);
  recent.add('a');
  ms = recentMs - 1;
  expect(recent.has('a')).toBe(true);
  ms = recentMs;
  expect(recent.has('a')).toBe(false);
});

it('a flood of installations leaves the newest thousand', () => {
  const recent = createRecentInstallations([]);
  for (let index = 0; index <= 1_000; index += 1) recent.add(`token ${index}`);
  expect([0, 1, 1_000].map((index) => recent.has(`token ${index}`))).toEqual([false, true, true]);
});
