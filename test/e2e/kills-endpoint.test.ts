import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type GrpcProxy, startGrpcProxy } from '../support/grpc-proxy';
import { inboxOf } from '../support/inbox-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

const deals = 5;

describe('an endpoint that is killed, with an ERP that takes an order twice', () => {
  let stand: Stand;
  let proxy: GrpcProxy;
  let endpoint: Role;
  beforeAll(async () => {
    stand = await startStand();
    proxy = await startGrpcProxy(stand.environment.TEMPORAL_ADDRESS ?? '');
    endpoint = await startEndpoint();
    await stand.start('worker');
    await stand.install();
    await stand.control.erpFaults({ uniqueExternalIds: false });
    // Until the portal has backup tokens, calls leave more in the inbox than themselves.
    await stand.answered(await stand.callDeal());
    await until('the endpoint knows of backup tokens', () => stand.cachedPortals().includes('backupSince'));
  });
  afterAll(async () => {
    await stand.stop();
    await proxy.close();
  });

  /** Its way to Temporal alone leads through the proxy. */
  function startEndpoint(): Promise<Role> {
    return stand.start('endpoint', { TEMPORAL_ADDRESS: proxy.address });
  }

  async function runsOf(ids: number[]): Promise<string[]> {
    return (await Promise.all(ids.map((id) => dealRecord(stand, id).runs()))).flat();
  }

  async function killAndRestart(): Promise<void> {
    await endpoint.kill();
    proxy.release();
    endpoint = await startEndpoint();
  }

  async function expectEachOnce(ids: number[]): Promise<void> {
    for (const id of ids) await stand.answered(id);
    await until('the inbox is empty', async () => (await inboxOf(stand)).pending === 0);
    expect(await inboxOf(stand)).toMatchObject({ parked: 0 });
    for (const id of ids) await expectCarriedOutOnce(stand, id);
  }

  it('between the 200 and the dispatch hands on after its restart what it had acknowledged', async () => {
    proxy.hold('requests');
    const ids = await stand.callDeals(deals);
    expect((await inboxOf(stand)).pending).toBe(deals);
    expect(await runsOf(ids)).toEqual([]);
    await killAndRestart();
    await expectEachOnce(ids);
  });

  it('between Temporal’s yes and the note of it makes no second run', async () => {
    proxy.hold('replies');
    const ids = await stand.callDeals(deals);
    await until('Temporal has the runs', async () => (await runsOf(ids)).length === deals);
    expect((await inboxOf(stand)).pending).toBe(deals);
    await killAndRestart();
    await expectEachOnce(ids);
  });

  it('between the two, when the runs are over by then, makes no second run either', async () => {
    proxy.hold('replies');
    const ids = await stand.callDeals(deals);
    for (const id of ids) await stand.answered(id);
    for (const id of await runsOf(ids)) await stand.client.workflow.getHandle(id).result();
    expect((await inboxOf(stand)).pending).toBe(deals);
    await killAndRestart();
    await expectEachOnce(ids);
  });
});
