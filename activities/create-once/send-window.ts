export interface SendWindow {
  /** ms since the window opened, by whichever clock says more. */
  elapsed(): number;
  /** ms in which a first byte may still leave. */
  left(): number;
  /** False when it is too late for the first byte to leave. */
  isOpen(): boolean;
}

/**
 * A worker that slept between look-up and write (SIGSTOP, a paused VM) may have been taken for dead, and another
 * may have written since. So the window opens before the server confirms the attempt, a create leaves within it or
 * not at all, and the next attempt after a silent worker waits it out. Two clocks: the monotonic one stands still
 * in a paused VM, the other may be set.
 */
export function startSendWindow(windowMs: number): SendWindow {
  const began = { monotonic: performance.now(), wall: Date.now() };
  const elapsed = (): number => Math.max(performance.now() - began.monotonic, Date.now() - began.wall);
  return {
    elapsed,
    left: () => Math.max(0, windowMs - elapsed()),
    isOpen: () => elapsed() <= windowMs,
  };
}
