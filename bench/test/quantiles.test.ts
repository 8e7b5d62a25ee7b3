import { quantile, spreadOf } from '../quantiles';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('quantile', () => {
  it('is the value that the share does not exceed, whatever the order', () => {
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('is no number where nothing was measured', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('spreadOf', () => {
  it('has the middle of an odd count, and the mean of the middle two of an even one', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 3 });
    expect(spreadOf([4, 1, 2, 10])).toEqual({ median: 3, lowest: 1, highest: 10 });
  });
});
