import { join } from 'node:path';
import type { Binary } from './binaries';
import { runBounded } from './run-bounded';

const silenceMs = 15_000;
const limitMs = 300_000;

// The SDK downloads only on the way to a running server and knows no time limit of its own: so it does that in a
// process that can be ended, which also keeps this process' own SDK runtime unused.
const script = `
const [starter, downloadDir, version] = process.argv.slice(1);
setTimeout(() => {
  if (require('node:fs').readdirSync(downloadDir).length > 0) return;
  console.error('no answer from temporal.download within ${silenceMs / 1000} s');
  process.exit(1);
}, ${silenceMs}).unref();
require('@temporalio/testing')
  .TestWorkflowEnvironment[starter]({ server: { executable: { type: 'cached-download', downloadDir, version } } })
  .then((environment) => environment.teardown())
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
`;

/**
 * Lets the Temporal SDK download a binary.
 *
 * @returns its path within `folder`
 * @throws Error with the SDK's reason
 */
export async function downloadBySdk(binary: Binary, folder: string): Promise<string> {
  const version = `v${binary.version}`;
  await runBounded(process.execPath, ['-e', script, binary.sdkStarter, folder, version], limitMs, {
    cwd: __dirname,
  });
  return join(folder, `${binary.command}-${version}`);
}
