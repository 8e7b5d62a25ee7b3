import { spawnSync } from 'node:child_process';

const missing = spawnSync('promtool', ['--version']).error !== undefined;

/**
 * `describe` where Prometheus' promtool is, else `describe.skip`, which one line says; REQUIRE_PROMTOOL=1, as CI sets
 * it, never skips.
 */
export function describeWithPromtool(name: string, tests: () => void): void {
  const leftOut = missing && process.env.REQUIRE_PROMTOOL !== '1';
  if (leftOut) process.stderr.write(`Left out for want of promtool (Debian: prometheus): ${name}.\n`);
  (leftOut ? describe.skip : describe)(name, tests);
}

/** Exit code and all that it said. */
export function promtool(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { code: status, said: `${stdout}${stderr}` };
}
