import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processEnvironment } from '../src/config';
import { packageRoot } from '../src/base/package-root';
import { temporalCli } from '../src/temporal/server/binaries';
import { findBinary } from '../src/temporal/server/find-binary';

/**
 * Runs a measurement in a folder of its own, which is removed after it. It is beside the sources: a system's folder
 * for temporary files may be in memory, where a sync costs nothing.
 */
export async function withBenchDir<T>(
  log: (line: string) => void,
  measure: (stand: { dir: string; temporalBinary: string }) => Promise<T>,
): Promise<T> {
  const { PATH = '', TEMPORAL_CLI } = processEnvironment();
  const cacheDir = join(packageRoot, '.cache');
  const temporalBinary = await findBinary(temporalCli, {
    named: TEMPORAL_CLI,
    searchPath: PATH,
    cacheDir: join(cacheDir, 'temporal'),
    log,
  });
  await mkdir(cacheDir, { recursive: true });
  const dir = await mkdtemp(join(cacheDir, 'bench-'));
  try {
    return await measure({ dir, temporalBinary });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
