import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox-process';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 180_000);

/** Enough that some are in every state when the kill comes. */
const deals = 24;

describe('everything killed at once: endpoint, worker, Temporal, portal and ERP', () => {
  let dir: string;
  let sandbox: SandboxProcess;
  let stand: Stand;
  let roles: Role[];
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'robots-sandbox-'));
    sandbox = await startSandboxProcess(dir);
    stand = await startStand({ sandbox });
    await startRoles();
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: seconds(20) } });
  });
  afterAll(async () => {
    await stand.stop();
    await rm(dir, { recursive: true });
  });

  async function startRoles(): Promise<void> {
    roles = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  }

  it('misses no acknowledged call after the restart, and does nothing twice', async () => {
    const ids = await stand.control.createDeals({ count: deals });
    await stand.control.placeRobot({ code: 'erp_order' });
    const moving = stand.control.moveDeals({ ids, stageId: 'CONFIRMED', inFlight: 4 }).catch(() => 'cut off');
    await until('some deals have their order and some their place in the queue', async () => {
      const { orders, acknowledged, answered } = await stand.control.counters();
      return orders > 2 && acknowledged > answered + 5;
    });
    await Promise.all([...roles.map((role) => role.kill()), stand.temporal.kill(), sandbox.kill()]);
    await moving;

    await sandbox.restart();
    await stand.restartTemporal();
    await startRoles();
    const stories = await Promise.all(ids.map((id) => stand.control.deal(id)));
    const acknowledged = stories.flatMap(({ id, calls: [call] }) =>
      call?.outcome?.status === 200 ? [id] : [],
    );
    expect(acknowledged.length).toBeGreaterThan(5);
    for (const id of acknowledged) await stand.answered(id);
    for (const id of acknowledged) await expectCarriedOutOnce(stand, id);
    expect(await stand.control.counters()).toMatchObject({ doubled: 0 });
  });
});
