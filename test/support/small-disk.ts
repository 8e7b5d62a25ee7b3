import { execFileSync } from 'node:child_process';

/** A disk of 1 MB over a folder. */
export interface SmallDisk {
  /** Before the folder is removed. */
  unmount(): void;
}

export function mountSmallDisk(dir: string): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'robots-test', dir], { stdio: 'pipe' });
  return { unmount: () => void execFileSync('umount', ['--lazy', dir]) };
}

function mountIsPermitted(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'robots-test', '/tmp'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** `describe` where this machine may mount, else `describe.skip`; REQUIRE_TMPFS=1, as CI sets it, never skips. */
export const onSmallDisk = process.env.REQUIRE_TMPFS === '1' || mountIsPermitted() ? describe : describe.skip;
