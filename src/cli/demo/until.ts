import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every 100 ms until there is an answer. @throws Error naming what did not come within `limitMs` */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  limitMs: number,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain until ${what}.`);
    await delay(100);
  }
}
