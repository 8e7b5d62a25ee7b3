import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  cwd?: string;
  /** Beside this process's own. */
  env?: Readonly<Record<string, string>>;
  /** Left out: none. */
  input?: string;
}

/** Runs a command to its end; what it says is shown. @throws Error naming it where it does not end with 0 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  await end(command, args, options, 'inherit');
}

/** The same, and returns what it printed. */
export async function capture(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return (await end(command, args, options, 'pipe')).trim();
}

async function end(
  command: string,
  args: readonly string[],
  { cwd, env, input }: CommandOptions,
  output: 'inherit' | 'pipe',
): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', output === 'pipe' ? 'pipe' : 2, 'pipe'],
  });
  child.stdin?.end(input);
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaints = (complaints + chunk).slice(-4_000);
    if (output === 'inherit') process.stderr.write(chunk);
  });
  const [said, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0)
    throw new Error(
      `${[command, ...args].join(' ').slice(0, 300)} ended with ${code}: ${complaints}${said.slice(-1_000)}`,
    );
  return said;
}
