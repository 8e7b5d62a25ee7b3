import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { startSandboxProcess } from '../support/sandbox-process';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 180_000);

/** Settings of a role that waits so many ms after a signal, instead of 130 s. */
function patience(ms: number): Record<string, string> {
  const hook = join(packageRoot, 'test/support/short-patience.js');
  return { NODE_OPTIONS: `--require ${hook}`, SHORT_PATIENCE: String(ms) };
}

describe('SIGTERM ends a role cleanly', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startStand();
  });
  afterAll(() => stand.stop());

  it('all', async () => {
    const all = await stand.start('all');
    await stand.install();
    await stand.answered(await stand.callDeal());
    expect(await all.kill('SIGTERM')).toBe(0);
  });

  it('worker, which finishes the ERP’s call that it has under way', async () => {
    const endpoint = await stand.start('endpoint');
    const worker = await stand.start('worker');
    await stand.control.erpFaults({ create: { latencyMs: seconds(40), times: 1 } });
    const id = await stand.callDeal();
    const record = dealRecord(stand, id);
    await record.arrived('create');
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(await record.orders()).toHaveLength(1);

    const next = await stand.start('worker');
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
    expect(await record.operations()).toEqual(['find', 'create']);
    expect(await next.kill('SIGTERM')).toBe(0);
    expect(await endpoint.kill('SIGTERM')).toBe(0);
  });

  it('endpoint, which answers the calls that it has taken', async () => {
    const endpoint = await stand.start('endpoint');
    const ids = await stand.control.createDeals({ count: 50 });
    const robot = await stand.control.placeRobot({ code: 'erp_order' });
    const moved = stand.control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 8 });
    await until('calls are coming in', async () => (await stand.control.counters()).waiting > 5);
    expect(await endpoint.kill('SIGTERM')).toBe(0);
    // Refused connections are the portal's to see, and those that the kernel had queued when the door was shut.
    const outcomes = (await moved).map(({ outcome }) => outcome.error ?? outcome.status);
    expect(outcomes).toEqual(expect.arrayContaining([200, 'ECONNREFUSED']));
    expect(outcomes.filter((outcome) => outcome !== 200 && outcome !== 'ECONNREFUSED')).toEqual(
      outcomes.filter((outcome) => outcome === 'ECONNRESET'),
    );
    await stand.control.removeRobot(robot);
  });

  it('worker and endpoint that never reached Temporal', async () => {
    const away = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const worker = await stand.start('worker', away);
    await until('it looks for Temporal', () => stand.logOf('worker').includes('does not answer yet'));
    expect(await worker.kill('SIGTERM')).toBe(0);
    const all = await stand.start('all', away);
    expect(await all.kill('SIGTERM')).toBe(0);
  });

  it('sandbox', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'robots-sandbox-'));
    const sandbox = await startSandboxProcess(dir);
    expect(await sandbox.kill('SIGTERM')).toBe(0);
    await rm(dir, { recursive: true });
  });
});

describe('a role that does not end in its time after SIGTERM', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startStand();
  });
  afterAll(() => stand.stop());

  it('is ended by force with exit code 1, and the next start goes on with what it had in hand', async () => {
    await stand.start('endpoint');
    const worker = await stand.start('worker', patience(1_000));
    await stand.install();
    await stand.control.erpFaults({
      uniqueExternalIds: false,
      create: { reply: 'hang', carryOut: true, times: 1 },
    });
    const id = await stand.callDeal();
    await dealRecord(stand, id).arrived('create');
    expect(await worker.kill('SIGTERM')).toBe(1);
    expect(stand.logOf('worker')).toMatch(/Ended by force 130 s after the signal, with work in hand/);

    const next = await stand.start('worker');
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
    await next.kill();
  });

  it('is ended cleanly by a second signal, which does not wait', async () => {
    const worker = await stand.start('worker', patience(5_000));
    await stand.control.erpFaults({ create: { reply: 'hang', times: 1 } });
    const id = await stand.callDeal();
    await dealRecord(stand, id).arrived('create');
    worker.signal('SIGTERM');
    // Another one, which the kernel cannot take for the first.
    expect(await worker.kill('SIGINT')).toBe(0);
  });
});
