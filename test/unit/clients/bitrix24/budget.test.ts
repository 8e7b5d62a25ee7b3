import { createBudget } from '../../../../src/clients/bitrix24/budget';

let now = 0;
const budget = () => {
  now = 0;
  return createBudget(() => now);
};

it('lets 50 requests leave at once, and then 2 a second', () => {
  const { waitMs, take } = budget();
  for (let count = 0; count < 50; count += 1) {
    expect(waitMs()).toBe(0);
    take();
  }
  expect(waitMs()).toBe(500);
  expect(waitMs(3)).toBe(2_000);
  now += 500;
  expect(waitMs()).toBe(0);
});

it('saves up no more than a burst', () => {
  const { waitMs, take } = budget();
  now += 3_600_000;
  for (let count = 0; count < 50; count += 1) take();
  expect(waitMs()).toBe(500);
});

it('gives way to other processes when it is refused, and comes back by what is carried out', () => {
  const { waitMs, accepted, refused } = budget();
  refused();
  const slower = waitMs();
  expect(slower).toBeGreaterThan(500);
  refused();
  expect(waitMs()).toBeGreaterThan(slower);
  for (let count = 0; count < 100; count += 1) accepted();
  expect(waitMs()).toBe(500);
});

it('never falls silent', () => {
  const { waitMs, refused } = budget();
  for (let count = 0; count < 100; count += 1) refused();
  expect(waitMs()).toBe(10_000);
});
