import { createRecentInstallations, recentMs } from '../../../src/verify/installations';
import { installWorkflowId } from '../../../workflows/ids';

const tokenOf = (index: number): string => index.toString(16).padStart(64, '0');
const idOf = (index: number): string => installWorkflowId(tokenOf(index), 1);

it('an installation is remembered for its time and no longer', () => {
  let ms = 0;
  const recent = createRecentInstallations([], () => ms);
  recent.add(idOf(1));
  ms = recentMs - 1;
  expect(recent.find(tokenOf(1))).toBe(idOf(1));
  ms = recentMs;
  expect(recent.find(tokenOf(1))).toBeUndefined();
});

it('a flood of installations leaves the newest thousand', () => {
  const recent = createRecentInstallations([]);
  for (let index = 0; index <= 1_000; index += 1) recent.add(idOf(index));
  const found = [0, 1, 1_000].map((index) => recent.find(tokenOf(index)));
  expect(found).toEqual([undefined, idOf(1), idOf(1_000)]);
});
