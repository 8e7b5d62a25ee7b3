import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account/account';

/** Without a sign of life in the sandbox for so long, in ms, all is done where nobody waits any more … */
const quietMs = 20_000;
/** … and whoever still waits will wait for ever: longer than any pause before an attempt, the portal's minute included. */
const deadMs = 75_000;

/** Until nothing moves any more, or the time is up. @param settle compares the records as they are */
export async function drain(recordFile: string, settle: () => Promise<Account>, end: number): Promise<void> {
  let size = -1;
  let movedAt = Date.now();
  while (Date.now() < end) {
    await delay(1_000);
    const now = statSync(recordFile).size;
    if (now !== size) movedAt = Date.now();
    size = now;
    const quiet = Date.now() - movedAt;
    if (quiet > deadMs || (quiet > quietMs && (await settle()).lost === 0)) return;
  }
}
