import { setTimeout as delay } from 'node:timers/promises';

const attempts = 100;
/** ms */
const pause = 100;

/** Asks again while a sandbox that was just killed comes back. @throws what was thrown last, after 10 s */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === attempts) throw error;
      await delay(pause);
    }
  }
}
