import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakOnce, type Round } from './round';

export interface BreakOptions {
  times: number;
  seed: number;
  /** Rounds at a time. */
  lanes?: number;
  onRound?: (round: Round, number: number) => void;
}

export interface BreakResult {
  times: number;
  seed: number;
  acknowledged: number;
  /** Of these, lost and named by an error. */
  named: number;
  looks: number;
  rivals: number;
  kills: number;
  /** How often each harm was done. */
  harms: Record<string, number>;
  findings: { round: number; harms: string[]; end: string; what: string }[];
}

/** Breaks inboxes at random while calls come, and judges what became of every call. */
export async function breakInboxes({ times, seed, lanes = 2, onRound }: BreakOptions): Promise<BreakResult> {
  const dir = await mkdtemp(join(tmpdir(), 'break-inbox-'));
  const mayMount = isMountPermitted();
  const result: BreakResult = {
    times,
    seed,
    acknowledged: 0,
    named: 0,
    looks: 0,
    rivals: 0,
    kills: 0,
    harms: {},
    findings: [],
  };
  let next = 1;
  async function lane(): Promise<void> {
    while (next <= times) {
      const number = next;
      next += 1;
      const round = await breakOnce({ dir, seed, number, mayMount });
      for (const key of ['acknowledged', 'named', 'looks', 'rivals'] as const) result[key] += round[key];
      if (round.end === 'kill') result.kills += 1;
      for (const harm of round.harms) result.harms[harm] = (result.harms[harm] ?? 0) + 1;
      for (const what of round.findings)
        result.findings.push({ round: number, harms: round.harms, end: round.end, what });
      onRound?.(round, number);
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return result;
}

function isMountPermitted(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'break-inbox', '/tmp'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
