import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SendOutcome } from '../../sandbox/send-form';
import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { inboxOf } from '../support/inbox-of';
import { mountSmallDisk, onSmallDisk, type SmallDisk } from '../support/small-disk';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 180_000);

/** A call takes some 5 KB of the inbox, so this many take more than the disk has beside another file. */
const deals = 30;
const comment = 'ж'.repeat(1_900);
const ofAnother = 970_000;

onSmallDisk('an inbox on a full disk (1 MB tmpfs), while Temporal is away', () => {
  let folder: string;
  let disk: SmallDisk;
  let stand: Stand;
  let endpoint: Role;
  let ids: number[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'robots-disk-'));
    disk = mountSmallDisk(folder);
    stand = await startStand({ environment: { INBOX_DIR: join(folder, 'inbox') } });
    endpoint = await stand.start('endpoint');
    await stand.start('worker');
    await stand.install();
    await stand.answered(await stand.callDeal());
    await stand.temporal.kill();
    await writeFile(join(folder, 'of-another'), Buffer.alloc(ofAnother));
    ids = await stand.callDeals(deals, { properties: { comment } });
  });
  afterAll(async () => {
    await stand.stop();
    disk.unmount();
    await rm(folder, { recursive: true });
  });

  /** What the portal, which waits 5 s, saw of each deal's call. */
  async function outcomes(): Promise<Map<number, SendOutcome | undefined>> {
    const stories = await Promise.all(ids.map((id) => stand.control.deal(id)));
    return new Map(stories.map(({ id, calls }) => [id, calls[0]?.outcome]));
  }

  async function idsOf(status: number): Promise<number[]> {
    return [...(await outcomes())].flatMap(([id, outcome]) => (outcome?.status === status ? [id] : []));
  }

  it('answers each call in the time that a portal waits, those that it cannot keep with 503', async () => {
    const all = [...(await outcomes()).values()];
    expect(all.filter((outcome) => outcome?.error !== undefined)).toEqual([]);
    expect(new Set(all.map((outcome) => outcome?.status))).toEqual(new Set([200, 503]));
    expect(all.find((outcome) => outcome?.status === 503)?.reply).toContain('"error":"Inbox.Full"');
  });

  it('leaves the process alive', async () => {
    expect(endpoint.alive).toBe(true);
    expect((await fetch(`${stand.endpointUrl}/health/live`)).status).toBe(200);
  });

  it('takes calls again as soon as there is room', async () => {
    await rm(join(folder, 'of-another'));
    const taken = await stand.callDeals(3, { properties: { comment } });
    ids.push(...taken);
    expect(await idsOf(200)).toEqual(expect.arrayContaining(taken));
  });

  it('misses nothing that it acknowledged, after a kill as well, and carried out nothing that it refused', async () => {
    await endpoint.kill();
    endpoint = await stand.start('endpoint');
    await stand.restartTemporal();
    const acknowledged = await idsOf(200);
    for (const id of acknowledged) await stand.answered(id);
    for (const id of acknowledged) await expectCarriedOutOnce(stand, id);
    await until('the inbox is empty', async () => (await inboxOf(stand)).pending === 0);
    for (const id of await idsOf(503)) expect(await dealRecord(stand, id).runs()).toEqual([]);
  });
});
