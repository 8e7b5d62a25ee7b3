import { temporalTestServer } from '../../src/temporal/server/binaries';
import { findBinary } from '../../src/temporal/server/find-binary';
import { binariesDir } from '../../testbed/find-temporal';

/** Path of the time-skipping test server; fetched when the machine has none. */
export function testServerBinary(): Promise<string> {
  const { TEMPORAL_TEST_SERVER: named, PATH: searchPath = '' } = process.env;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  return findBinary(temporalTestServer, { named, searchPath, cacheDir: binariesDir, log });
}
