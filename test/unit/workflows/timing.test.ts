import { productionTiming, scaleTiming } from '../../../src/timing';
import { answerDeadline, answerMargin } from '../../../workflows/contract/timing';

const seconds = (count: number) => count * 1_000;

describe('when a deal is answered at the latest', () => {
  test.each([
    { timeout: 600, deadline: 570 },
    { timeout: 150, deadline: 120 },
    { timeout: 60, deadline: 48 },
    { timeout: 1, deadline: 0.8 },
  ])('$deadline s after receipt where the process waits for $timeout s', ({ timeout, deadline }) => {
    expect(answerDeadline(1_000_000, seconds(timeout), productionTiming)).toBe(1_000_000 + seconds(deadline));
  });

  it('never, where the process waits for ever', () => {
    expect(answerDeadline(1_000_000, undefined, productionTiming)).toBeUndefined();
  });

  it('keeps its margin in proportion when all of time is scaled', () => {
    const scaled = scaleTiming(productionTiming, 0.1);
    expect(answerMargin(seconds(60), scaled)).toBe(answerMargin(seconds(600), productionTiming) / 10);
  });
});

it('a server is asked about long waits no more often when time is scaled', () => {
  const { reportAtMost, lockWait } = productionTiming;
  expect(scaleTiming(productionTiming, 0.1)).toMatchObject({ reportAtMost, lockWait, heartbeat: seconds(1) });
});
