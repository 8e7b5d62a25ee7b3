import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root';
import { temporalCli } from '../src/temporal/server/binaries';
import { findBinary } from '../src/temporal/server/find-binary';

/** Where binaries stay that were fetched. */
export const binariesDir = join(packageRoot, '.cache/temporal');

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);

/** Path of the `temporal` binary; fetched when the machine has none. */
export function findTemporal(log: (line: string) => void = toStderr): Promise<string> {
  const { PATH: searchPath = '', TEMPORAL_CLI: named } = process.env;
  return findBinary(temporalCli, { named, searchPath, cacheDir: binariesDir, log });
}
