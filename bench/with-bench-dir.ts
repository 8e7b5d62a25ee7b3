import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root';
import { createTestbed, type Testbed } from '../testbed/testbed';

/**
 * Runs a measurement in a folder of its own, which is removed after it, as what it started is ended. It is beside the
 * sources: a system's folder for temporary files may be in memory, where a sync costs nothing.
 */
export async function withBenchDir<T>(measure: (dir: string) => Promise<T>): Promise<T> {
  const cacheDir = join(packageRoot, '.cache');
  await mkdir(cacheDir, { recursive: true });
  const dir = await mkdtemp(join(cacheDir, 'bench-'));
  try {
    return await measure(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The same with a testbed in that folder. */
export function withTestbed<T>(measure: (testbed: Testbed) => Promise<T>): Promise<T> {
  return withBenchDir(async (dir) => {
    const testbed = createTestbed({ dir });
    try {
      return await measure(testbed);
    } finally {
      await testbed.stop();
    }
  });
}
