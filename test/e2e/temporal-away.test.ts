import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { inboxOf } from '../support/inbox-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

const deals = 5;

describe('calls that come while Temporal is away', () => {
  let stand: Stand;
  let endpoint: Role;
  beforeAll(async () => {
    stand = await startStand({ temporal: false });
    endpoint = await stand.start('endpoint');
    await stand.start('worker');
  });
  afterAll(() => stand.stop());

  const statuses = async (ids: number[]): Promise<unknown[]> =>
    Promise.all(ids.map(async (id) => (await stand.control.deal(id)).calls[0]?.outcome?.status));

  async function expectEachOnce(ids: number[]): Promise<void> {
    for (const id of ids) await stand.answered(id);
    for (const id of ids) await expectCarriedOutOnce(stand, id);
    expect(await inboxOf(stand)).toMatchObject({ pending: 0, parked: 0, unverified: 0 });
  }

  it('an installation is taken by an endpoint that never saw a Temporal, and carried out when one comes up', async () => {
    expect(await stand.control.install(`${stand.endpointUrl}/install`)).toMatchObject({ status: 200 });
    expect(await inboxOf(stand)).toMatchObject({ accepting: true, pending: 1 });
    expect((await stand.control.state()).robots).toEqual([]);
    await stand.restartTemporal();
    await until('the robot is registered', async () => (await stand.control.state()).robots.length > 0);
    await expectEachOnce(await stand.callDeals(1));
  });

  it('of a known portal are acknowledged and carried out when it is back', async () => {
    await stand.temporal.kill();
    const ids = await stand.callDeals(deals);
    expect(await statuses(ids)).toEqual(Array(deals).fill(200));
    expect(await inboxOf(stand)).toMatchObject({ pending: deals, unverified: 0 });
    await stand.restartTemporal();
    await expectEachOnce(ids);
  });

  it('are acknowledged by an endpoint that starts meanwhile', async () => {
    await stand.temporal.kill();
    await endpoint.kill('SIGTERM');
    endpoint = await stand.start('endpoint');
    const ids = await stand.callDeals(deals);
    expect(await statuses(ids)).toEqual(Array(deals).fill(200));
    await stand.restartTemporal();
    await expectEachOnce(ids);
  });

  it('are kept unverified by one with an empty volume, and carried out once their portal could be checked', async () => {
    await stand.temporal.kill();
    await endpoint.kill('SIGTERM');
    await rm(join(stand.dir, 'inbox'), { recursive: true });
    endpoint = await stand.start('endpoint');
    const ids = await stand.callDeals(deals);
    expect(await statuses(ids)).toEqual(Array(deals).fill(200));
    expect(await inboxOf(stand)).toMatchObject({ pending: deals, unverified: deals });
    await stand.restartTemporal();
    await expectEachOnce(ids);
  });
});
