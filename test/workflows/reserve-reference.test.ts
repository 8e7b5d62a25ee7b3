import { createTokenActivities, type TokenActivities } from '../../activities/portal-access/tokens';
import { freshKey } from '../../src/codec/make-keys';
import { parseKeys } from '../../src/codec/keys';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import { createVault } from '../../src/vault/vault';
import { referenceWorkflowId } from '../../workflows/contract/ids';
import { type ServerHere, startServerHere } from '../support/server-here';

const taken = (holder: string) => ({
  kind: 'ReferenceTaken',
  message: expect.stringContaining(`those of portal ${holder},`),
});

describe('the mark of a portal in references', () => {
  let server: ServerHere;
  let reserve: TokenActivities['reserveReference'];
  beforeAll(async () => {
    server = await startServerHere();
    await ensureSearchAttributes(server.connection, 'default');
    ({ reserveReference: reserve } = createTokenActivities({
      client: server.client,
      vault: createVault(parseKeys(freshKey('test'))),
      application: { authServer: 'https://oauth.example', clientId: undefined, clientSecret: undefined },
      portals: [],
    }));
  });
  afterAll(() => server.stop());

  const portal = (memberId: string) => ({ memberId, host: `${memberId}.bitrix24.ru` });
  /** member_ids of 32 hex digits that begin with the same 8. */
  const alike = (mark: string, ...ends: string[]): string[] => ends.map((end) => mark + end.repeat(24));

  it('is that portal’s for good, however often it is installed', async () => {
    const [one = '', other = ''] = alike('3f2a9c1e', 'a', 'b');
    await reserve(portal(one));
    await reserve(portal(one));
    await expect(reserve(portal(other))).rejects.toMatchObject(taken(one));
    await reserve(portal(one));
  });

  it('is that of one, where several that are alike are installed at once', async () => {
    const ids = alike('00c0ffee', 'a', 'b', 'c', 'd');
    const results = await Promise.allSettled(ids.map((id) => reserve(portal(id))));
    const [holder = '', ...others] = ids.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(others).toEqual([]);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(reasons).toEqual(Array(3).fill(expect.objectContaining(taken(holder))));
  });

  it('hinders no portal that begins otherwise', async () => {
    await reserve(portal('3f2a9c1f'.padEnd(32, 'a')));
  });

  it('is kept by a workflow of which nothing is sealed, so that it holds up no key', async () => {
    const [id = ''] = alike('5ea1ed00', 'a');
    await reserve(portal(id));
    const handle = server.client.workflow.getHandle(referenceWorkflowId(id));
    const { raw } = await handle.describe();
    expect(raw.workflowExecutionInfo?.memo?.fields ?? {}).toEqual({});
    const { events } = await handle.fetchHistory();
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []).toEqual([]);
  });
});
