import { mkdtempSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient } from '../../sandbox/control/client';
import { startSandbox } from '../../sandbox';
import { packageRoot } from '../../src/base/package-root';
import { endDemos, startDemo } from '../support/demo-process';
import { until } from '../support/until';

jest.setTimeout(400_000);

/** The demo has durations of its own, which no factor scales. */
describe('npm start', () => {
  let dir: string;
  /** Has port 3000, unless it is another's already. */
  const taken = createServer();
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'robots-demo-'));
    // Of events, `once` would reject where the port is taken.
    await new Promise((resolve) => {
      taken.once('listening', resolve).once('error', resolve).listen(3000, '127.0.0.1');
    });
  });
  afterAll(async () => {
    taken.close();
    await endDemos();
    await rm(dir, { recursive: true, force: true });
  });

  it('takes the next free port, ends at Ctrl-C, and the next start goes on with what was under way', async () => {
    const first = startDemo(dir);
    await until('the third deal waits for the ERP', () => /DEAL_19 .*Next try/.test(first.stdout()), {
      limitMs: 120_000,
    });
    expect(first.stdout()).toMatch(/^ Endpoint +http:\/\/127\.0\.0\.1:(?!3000)\d+ /m);
    first.kill('SIGINT');
    expect(await first.exit).toBe(0);

    const second = startDemo(dir, '--exit', '--json');
    expect(await second.exit).toBe(0);
    expect(second.stderr()).not.toMatch(/Installing|Building|downloading/i);
    const result: unknown = JSON.parse(second.stdout().trimEnd().split('\n').at(-1) ?? '');
    expect(result).toEqual({
      deals: 3,
      acknowledged: 3,
      answered: 3,
      orders: 3,
      doubled: 0,
      lost: 0,
      ackMs: { p50: expect.any(Number), p99: expect.any(Number) },
    });
    expect(second.stdout()).toMatch(/DEAL_19 .*answered ok/);
    // What it holds opens everything that the demo has.
    const names = await readdir(dir, { recursive: true });
    expect(names).toEqual(
      expect.arrayContaining(['keys.json', 'temporal.db', 'sandbox/record.jsonl', 'robots.log']),
    );
    const modes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).mode & 0o077));
    expect(names.filter((_, index) => modes[index] !== 0)).toEqual([]);

    const sandbox = await startSandbox({
      dir: join(dir, 'sandbox'),
      wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl'),
    });
    const state = await createControlClient(sandbox.controlUrl).state();
    await sandbox.close();
    const ordersOf = (deal: number): unknown[] =>
      state.orders.filter(({ externalId }) => externalId.startsWith(`D_${deal}-`));
    expect([17, 19, 25, 26, 27].map((deal) => ordersOf(deal).length)).toEqual([1, 1, 1, 1, 1]);
  });
});
