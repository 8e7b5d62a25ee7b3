import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 240_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** A way of starting that the documents show, and what it says when it is up. */
type Way = readonly [command: string, up: RegExp];
const roles: readonly [role: string, up: RegExp][] = [
  ['endpoint', /endpoint ready/],
  ['worker', /worker ready/],
  ['all', /worker ready/],
  ['codec', /codec/],
  ['sandbox', /controlUrl/],
];
const ways: Way[] = [
  ...roles.map(([role, up]): Way => [`npm run -s robots -- ${role}`, up]),
  ...roles.slice(0, 2).map(([role, up]): Way => [`npx robots ${role}`, up]),
  ['./bin/robots endpoint', /endpoint ready/],
  ['npm start -- --dir DATA', /DEAL_\d+ +erp_order +acknowledged/],
  ['node bin/robots demo --dir DATA', /DEAL_\d+ +erp_order +acknowledged/],
];

/** Processes that were started with this folder on their PATH: whatever they start inherits it. */
function living(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}

const withSignals = ways.flatMap(([command, up]) =>
  (['SIGTERM', 'SIGINT'] as const).map((signal) => [command, signal, up] as const),
);

it.each(withSignals)('%s leaves nothing behind after %s', async (command, signal, up) => {
  const mark = mkdtempSync(join(tmpdir(), 'robots-way-'));
  const [program = '', ...args] = command.replace('DATA', mark).split(' ');
  const isDemo = command.includes('DATA');
  const { PATH = '', HOME = '' } = process.env;
  const own = {
    ...stand.environment,
    INBOX_DIR: join(mark, 'inbox'),
    CODEC_SECRET: 'a-path-that-nobody-guesses',
    CODEC_ORIGIN: 'http://127.0.0.1:8233',
  };
  const child = spawn(program, args, {
    cwd: packageRoot,
    env: { PATH: [mark, PATH].join(delimiter), HOME, ...(isDemo ? {} : own) },
    // A group of its own, as a terminal gives it to what is typed.
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  const exited = once(child, 'exit');
  try {
    await until(`it was up: ${said}`, () => up.test(said) || child.exitCode !== null, { limitMs: 120_000 });
    expect(said).toMatch(up);
    // TERM goes to the one process that was started, Ctrl-C to all that the terminal has in front.
    if (signal === 'SIGTERM') child.kill(signal);
    else process.kill(-child.pid!, signal);
    await exited;
    await until('nothing of it lives', () => living(mark).length === 0, { limitMs: 20_000 });
  } finally {
    for (const pid of living(mark)) process.kill(Number(pid), 'SIGKILL');
    await rm(mark, { recursive: true, force: true });
  }
});
