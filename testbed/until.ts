import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  limitMs: number;
  /** Between two questions; up to three times as long while it takes seconds. */
  pauseMs?: number;
}

/** Asks again until there is an answer. @throws Error naming what did not come within `limitMs` */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs, pauseMs = 50 }: UntilOptions,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    const waited = performance.now() - began;
    if (waited > limitMs) throw new Error(`Waited ${limitMs / 1000} s in vain until ${what}.`);
    await delay(Math.min(3 * pauseMs, pauseMs + waited / 20));
  }
}

/** Whether something answers there, with whatever status. */
export function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
