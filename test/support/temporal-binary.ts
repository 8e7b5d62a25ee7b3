import { join } from 'node:path';
import { temporalCli, temporalTestServer } from '../../src/temporal/server/binaries';
import { findBinary } from '../../src/temporal/server/find-binary';

const cacheDir = join(__dirname, '../../.cache/temporal');
const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** Path of the `temporal` binary; fetched when the machine has none. */
export function temporalBinary(): Promise<string> {
  const { TEMPORAL_CLI: named, PATH: searchPath = '' } = process.env;
  return findBinary(temporalCli, { named, searchPath, cacheDir, log });
}

/** Path of the time-skipping test server; fetched when the machine has none. */
export function testServerBinary(): Promise<string> {
  const { TEMPORAL_TEST_SERVER: named, PATH: searchPath = '' } = process.env;
  return findBinary(temporalTestServer, { named, searchPath, cacheDir, log });
}
