import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  limitMs: number;
  /** Between two questions. */
  pauseMs?: number;
}

/** Asks again until there is an answer. @throws Error naming what did not come within `limitMs` */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs, pauseMs = 50 }: UntilOptions,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain until ${what}.`);
    await delay(pauseMs);
  }
}

/** Whether something answers there, with whatever status. */
export function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
