import type { Portal } from './portal';
import type { Call } from './portal-state';

/** Longer timers than this fire at once in Node. */
const longestTimer = 2 ** 31 - 1;

export interface Timeouts {
  /** Lets the process go on by itself (IsTimeout) when the call's time is up and nothing has answered. */
  watch(call: Call): void;
}

/** Watches the calls that were waiting when the sandbox stopped, too. */
export function createTimeouts({ store, closing }: Portal): Timeouts {
  const timers = new Set<NodeJS.Timeout>();
  closing.addEventListener('abort', () => timers.forEach(clearTimeout));

  function watch(call: Call): void {
    if (call.step !== 'waiting' || call.timeoutSeconds === 0) return;
    const left = call.sentAt + call.timeoutSeconds * 1000 - Date.now();
    if (left <= 0) {
      store.append({ type: 'call.timed-out', call: call.id });
      return;
    }
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        watch(call);
      },
      Math.min(left, longestTimer),
    ).unref();
    timers.add(timer);
  }

  for (const call of store.portal.calls.values()) watch(call);
  return { watch };
}
