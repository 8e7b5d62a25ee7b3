import { setTimeout as delay } from 'node:timers/promises';

/** Asks every 100 ms. @throws Error that names what did not come within `limitMs` */
export async function until(what: string, check: () => Promise<boolean>, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1_000} s`);
    await delay(100);
  }
}
