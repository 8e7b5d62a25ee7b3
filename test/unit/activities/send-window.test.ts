import { startSendWindow } from '../../../activities/create-once/send-window';

describe('the window in which a create may leave', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('is open until it has passed', () => {
    const window = startSendWindow(60_000);
    jest.advanceTimersByTime(60_000);
    expect(window.isOpen()).toBe(true);
    jest.advanceTimersByTime(1);
    expect(window.isOpen()).toBe(false);
  });

  it('closes when only the wall clock went on, as in a paused machine', () => {
    const window = startSendWindow(60_000);
    jest.setSystemTime(Date.now() + 60_001);
    expect(window.isOpen()).toBe(false);
  });

  it('closes when only the monotonic clock went on, as when the other was set back', () => {
    const window = startSendWindow(60_000);
    const read = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => read() + 60_001);
    expect(window.isOpen()).toBe(false);
    expect(window.elapsed()).toBe(60_001);
  });
});
