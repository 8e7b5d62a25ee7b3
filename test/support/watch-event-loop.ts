/** Begins to watch; returns the longest time, in ms, that the event loop did not turn since. */
export function watchEventLoop(): () => number {
  let last = performance.now();
  let slowest = 0;
  const timer = setInterval(() => {
    slowest = Math.max(slowest, performance.now() - last);
    last = performance.now();
  }, 10).unref();
  return () => {
    clearInterval(timer);
    return Math.max(slowest, performance.now() - last);
  };
}
