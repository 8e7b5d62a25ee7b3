import { portalWorkflowId } from '../../workflows/ids';
import { freshKey } from '../../src/cli/sandbox-environment';
import { portalOf } from '../support/portal-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
let roles: Role[] = [];
beforeAll(async () => {
  stand = await startStand();
  await startAll();
  await stand.install();
  await portalOf(stand).settled();
});
afterAll(() => stand.stop());

async function startAll(environment?: Record<string, string>): Promise<void> {
  await Promise.all(roles.map((role) => role.kill('SIGTERM')));
  roles = [await stand.start('worker', environment), await stand.start('endpoint', environment)];
}

/** It has tokens that are good, and its record can be read. */
async function expectPortalGood(environment: Record<string, string>): Promise<void> {
  await stand.control.expireTokens();
  expect((await stand.run(['sync'], { environment })).code).toBe(0);
  await stand.answered(await stand.callDeal());
}

/** A ring's new key, and both. */
function keysOf(ring: 'VAULT_KEYS' | 'CODEC_KEYS'): { fresh: string; both: string } {
  const fresh = freshKey('new');
  return { fresh, both: `${fresh},${stand.environment[ring]}` };
}

it('tokens are sealed with the first vault key once it is there, and the old one may go', async () => {
  const keys = keysOf('VAULT_KEYS');
  await startAll({ VAULT_KEYS: keys.both });
  const { host } = new URL(stand.sandbox.portal.url);
  expect(await stand.run(['rotate-keys'])).toMatchObject({
    code: 0,
    stdout: `${host}: sealed with the first key now\n`,
  });
  expect((await portalOf(stand).record()).sealedTokens).toMatch(/^v1:new:/);
  expect((await stand.run(['rotate-keys', '--json'])).stdout).toBe(
    `[{"portal":"${host}","result":"current"}]\n`,
  );

  const environment = { VAULT_KEYS: keys.fresh };
  await startAll(environment);
  await expectPortalGood(environment);
  // What comes next knows the old one only.
  await startAll({ VAULT_KEYS: `${stand.environment.VAULT_KEYS},${keys.fresh}` });
  expect((await stand.run(['rotate-keys'])).code).toBe(0);
});

it('a portal begins a history under the first codec key, and the old one may go', async () => {
  const handle = stand.client.workflow.getHandle(portalWorkflowId(stand.sandbox.portal.memberId));
  const { runId } = await handle.describe();
  const keys = keysOf('CODEC_KEYS');
  await startAll({ CODEC_KEYS: keys.both });
  expect((await stand.run(['rotate-keys'], { environment: { CODEC_KEYS: keys.both } })).code).toBe(0);
  const latest = async (): Promise<string> =>
    (
      await stand.client.workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId: handle.workflowId },
      })
    ).workflowExecutionInfo?.execution?.runId ?? runId;
  await until('it has begun anew', async () => (await latest()) !== runId);

  const environment = { CODEC_KEYS: keys.fresh };
  await startAll(environment);
  await expectPortalGood(environment);
});
