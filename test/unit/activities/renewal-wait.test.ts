import { createRenewalWait } from '../../../activities/portal-access/renewal-wait';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('is shared by all who wait for the same tokens, and short once it was in vain', () => {
  const wait = createRenewalWait();
  expect(wait(7)).toBe(20_000);
  jest.advanceTimersByTime(15_000);
  expect(wait(7)).toBe(5_000);
  jest.advanceTimersByTime(3_600_000);
  expect(wait(7)).toBe(2_000);
  expect(wait(8)).toBe(20_000);
});
