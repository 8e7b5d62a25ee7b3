import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from './stand';

/**
 * At full length (see `scale` in stand.ts) what is waited for takes ten times as long. It is long for what it waits
 * for, since it must not be a claim about the machine.
 */
export const usualLimitMs = process.env.PROOF ? 300_000 : 60_000;

export interface UntilOptions {
  limitMs?: number;
  /** Stops waiting when this process is gone, and shows its log. */
  role?: Role;
  logFile?: string;
}

/** Asks again every 50 ms until there is an answer; the error says what did not come. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs = usualLimitMs, role, logFile }: UntilOptions = {},
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    const fell = role && !role.alive;
    if (fell || Date.now() > end) {
      const log = logFile ? `\n${readFileSync(logFile, 'utf8').slice(-2_000)}` : '';
      throw new Error(`${fell ? 'The process fell' : `Waited ${limitMs} ms in vain`} until ${what}.${log}`);
    }
    await delay(50);
  }
}
