import { startSendWindow } from '../../../activities/send-window';

const order = { externalId: 'm1/DEAL_17' };

describe('the window in which a create may leave', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('is open until it has passed, and says what was not sent from then on', () => {
    const window = startSendWindow(60_000);
    jest.advanceTimersByTime(60_000);
    expect(() => window.refuseIfClosed(order)).not.toThrow();
    jest.advanceTimersByTime(1);
    expect(() => window.refuseIfClosed(order)).toThrow(
      expect.objectContaining({
        type: 'Erp.HeldUp',
        nonRetryable: false,
        message: expect.stringMatching(/m1\/DEAL_17; nothing was sent/),
      }),
    );
  });

  it('closes when only the wall clock went on, as in a paused machine', () => {
    const window = startSendWindow(60_000);
    jest.setSystemTime(Date.now() + 60_001);
    expect(() => window.refuseIfClosed(order)).toThrow('held up');
  });

  it('closes when only the monotonic clock went on, as when the other was set back', () => {
    const window = startSendWindow(60_000);
    const read = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => read() + 60_001);
    expect(() => window.refuseIfClosed(order)).toThrow('held up');
    expect(window.elapsed()).toBe(60_001);
  });
});
