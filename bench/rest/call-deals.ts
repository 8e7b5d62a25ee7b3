import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../sandbox/control/client';

/** Makes so many deals, puts the robot on a stage and moves them all there; returns their ids. */
export async function callDeals(control: ControlClient, count: number, code: string): Promise<number[]> {
  const ids = await control.createDeals({ count });
  const placement = await control.placeRobot({ code });
  await control.moveDeals({ ids, stageId: 'CONFIRMED' });
  await control.removeRobot(placement);
  return ids;
}

/** Asks again every 50 ms until it is so. @throws Error after `limitMs` without any progress */
export async function untilDone(
  what: string,
  limitMs: number,
  ask: () => Promise<{ done: boolean; progress: number }>,
): Promise<void> {
  let seen = -1;
  let end = Date.now() + limitMs;
  for (;;) {
    const { done, progress } = await ask();
    if (done) return;
    if (progress > seen) end = Date.now() + limitMs;
    seen = Math.max(seen, progress);
    if (Date.now() > end) throw new Error(`Nothing moved for ${limitMs / 1000} s before ${what}.`);
    await delay(50);
  }
}
