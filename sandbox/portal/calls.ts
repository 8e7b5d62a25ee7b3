import { inTurns } from '../in-turns';
import { type SendOutcome, sendForm } from '../send-form';
import { callForm } from './call-form';
import type { Portal } from './portal';
import type { Call } from './portal-state';

/** Vendor: a handler has about five seconds. */
const patienceMs = 5_000;

export interface Calls {
  /** Calls the robot's handler, once: whatever comes of it, the portal never calls again. */
  send(call: Call): Promise<SendOutcome>;
  /** Sends the same bytes again, as a proxy or a hand may. */
  repeat(call: Call, options: { times: number; concurrently: boolean }): Promise<SendOutcome[]>;
  /** Resolves when no call is under way. */
  settled(): Promise<void>;
}

export function createCalls(portal: Portal): Calls {
  const underWay = new Set<Promise<unknown>>();

  async function post(call: Call, repeat: boolean): Promise<SendOutcome> {
    const [url, form, at] = [call.handler, callForm(portal, call), Date.now()];
    const outcome = await sendForm(url, form, { patienceMs, signal: portal.closing });
    portal.sent?.({ url, form, at, outcome });
    portal.store.append({ type: 'call.replied', call: call.id, repeat, outcome });
    return outcome;
  }

  function track<T>(work: Promise<T>): Promise<T> {
    const done = work.finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  }

  return {
    send: (call) => track(post(call, false)),
    repeat: (call, { times, concurrently }) =>
      track(inTurns(Array<Call>(times).fill(call), concurrently ? times : 1, (copy) => post(copy, true))),
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}
