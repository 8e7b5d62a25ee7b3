import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import type { Started } from '../../../testbed/start-process';
import { createTestbed, orStop, type Testbed } from '../../../testbed/testbed';
import { until } from '../../../testbed/until';

let dir: string;
let testbed: Testbed;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'testbed-'));
  testbed = createTestbed({ dir });
});
afterEach(async () => {
  await testbed.stop();
  await rm(dir, { recursive: true });
});

const stays = 'setInterval(() => {}, 1_000); console.log("up");';
const start = (script: string, graceMs?: number, name = 'script'): Promise<Started> =>
  testbed.start(name, { args: ['-e', script], ...(graceMs && { graceMs }) });
const up = (started: Started): Promise<true> =>
  started.until('it was up', () => started.said().includes('up') || undefined);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
const gone = (pid: number): Promise<true> =>
  until('the process is gone', () => !isThere(pid) || undefined, { limitMs: 60_000 });

describe('a process of a testbed', () => {
  it('that ends before it was ready says so, with its exit code and its last words', async () => {
    const started = await start('console.error("no port left"); process.exitCode = 3;');
    await expect(started.until('it answered', () => false)).rejects.toThrow(
      /ended with 3 before it answered\.\nno port left/,
    );
  });

  it('says only what it wrote itself, whoever had the log before', async () => {
    await (await start('console.log("up before")')).ended;
    const started = await start(stays);
    await up(started);
    expect(started.said()).toBe('up\n');
  });

  it('gets no settings but its own', async () => {
    const environment = { MINE: '1' };
    const started = await testbed.start('script', {
      args: ['-e', 'console.log(Object.keys(process.env).join())'],
      environment,
    });
    await started.ended;
    expect(started.said().trim().split(',').toSorted()).toEqual(['MINE', 'PATH']);
  });

  it('ends with the testbed, one that is frozen too', async () => {
    const [calm, frozen] = [await start(stays), await start(stays)];
    frozen.signal('SIGSTOP');
    await testbed.stop();
    expect([calm, frozen].map(({ alive }) => alive)).toEqual([false, false]);
    expect(await frozen.ended).toBe('SIGKILL');
  });

  it('that is given time ends by itself, and by force where it does not', async () => {
    const willing = await start(`process.once("SIGTERM", () => process.exit(7)); ${stays}`, 60_000);
    const unwilling = await start(`process.on("SIGTERM", () => {}); ${stays}`, 100, 'unwilling');
    await Promise.all([willing, unwilling].map(up));
    await testbed.stop();
    expect(await Promise.all([willing.ended, unwilling.ended])).toEqual(['7', 'SIGKILL']);
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = join(dir, 'parent.ts');
    await writeFile(
      script,
      `import { createTestbed } from '${packageRoot}/testbed/testbed';
       void createTestbed({ dir: '${dir}' })
         .start('child', { args: ['-e', 'setInterval(() => {}, 1_000)'] })
         .then(({ pid }) => console.log(pid));`,
    );
    const parent = spawn(
      process.execPath,
      ['--require', join(packageRoot, 'test/support/typescript-hook.js'), script],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    await expect(gone(Number(line))).resolves.toBe(true);
  });
});

describe('a testbed', () => {
  it('ends what it owns in the opposite order, once', async () => {
    const ends: string[] = [];
    for (const name of ['first', 'second']) testbed.own(() => ends.push(name));
    await Promise.all([testbed.stop(), testbed.stop()]);
    expect(ends).toEqual(['second', 'first']);
  });

  it('ends what was started when something else does not start', async () => {
    const started = await start(stays);
    await expect(orStop(testbed, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(started.alive).toBe(false);
  });
});
