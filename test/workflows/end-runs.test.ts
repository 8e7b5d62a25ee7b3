import { setTimeout as delay } from 'node:timers/promises';
import { createTokenActivities } from '../../activities/portal-access/tokens';
import { freshKey } from '../../src/codec/make-keys';
import { parseKeys } from '../../src/codec/keys';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import { createVault } from '../../src/vault/vault';
import { searchAttributes } from '../../workflows/contract/search-attributes';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

describe('the end of a portal’s runs', () => {
  let server: ServerHere;
  beforeAll(async () => {
    server = await startServerHere();
    await ensureSearchAttributes(server.connection, 'default');
  });
  afterAll(() => server.stop());

  /** Runs that no worker takes, so that each keeps what it was told. */
  async function start(portal: string, ...ids: string[]): Promise<void> {
    for (const workflowId of ids) {
      await server.client.workflow.start('erpOrder', {
        workflowId,
        taskQueue: 'nobody',
        typedSearchAttributes: [
          { key: searchAttributes.portal, value: portal },
          { key: searchAttributes.status, value: 'working' },
        ],
      });
    }
  }

  async function endRuns(portal: string, runs: number, before: number): Promise<void> {
    const { client } = server;
    const query = `B24Portal = "${portal}"`;
    await until('all are listed', async () => (await client.workflow.count(query)).count === runs);
    const { endRuns: end } = createTokenActivities({
      client,
      vault: createVault(parseKeys(freshKey('test'))),
      application: { authServer: 'https://oauth.example', clientId: undefined, clientSecret: undefined },
      portals: [],
    });
    await end({ portal, before });
  }

  async function isTold(workflowId: string): Promise<boolean> {
    const { events } = await server.client.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).some((event) => event.workflowExecutionSignaledEventAttributes);
  }

  it('spares those of a later installation, and of other portals', async () => {
    await start('another', 'a1');
    await start('portal', 'p1', 'p2');
    await delay(50);
    const before = Date.now();
    await delay(50);
    await start('portal', 'p3');
    await endRuns('portal', 3, before);
    expect(await Promise.all(['a1', 'p1', 'p2', 'p3'].map(isTold))).toEqual([false, true, true, false]);
  });
});
