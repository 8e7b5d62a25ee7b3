import { execFile } from 'node:child_process';

/**
 * Runs a program to its end and returns its output.
 *
 * @param limitMs it is killed after this
 * @throws Error with the line in which the program says why, or else its last
 */
export function runBounded(
  command: string,
  args: readonly string[],
  limitMs: number,
  options: { cwd?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 } as const;
    execFile(command, args, { ...options, ...limits }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const lines = stderr.trim().split('\n');
      const said = lines.find((line) => line.startsWith('ERROR')) ?? lines.at(-1);
      reject(new Error(error.killed ? `did not end within ${limitMs / 1000} s` : said || error.message));
    });
  });
}
