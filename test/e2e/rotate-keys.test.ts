import { portalWorkflowId } from '../../workflows/contract/ids';
import { freshKey, publicHalf } from '../../src/codec/make-keys';
import { portalOf } from '../support/portal-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
let roles: Role[] = [];
/** Settings that the roles were last started with, on top of the stand's. */
let present: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand();
  await startAll();
  await stand.install();
  await portalOf(stand).settled();
});
afterAll(() => stand.stop());

async function startAll(environment: Record<string, string> = {}): Promise<void> {
  present = environment;
  await Promise.all(roles.map((role) => role.kill('SIGTERM')));
  roles = [await stand.start('worker', environment), await stand.start('endpoint', environment)];
}

/** It has tokens that are good, and its record can be read. */
async function expectPortalGood(environment: Record<string, string>): Promise<void> {
  await stand.control.expireTokens();
  expect((await stand.run(['sync'], { environment })).code).toBe(0);
  await stand.answered(await stand.callDeal());
}

/** A ring's new key, alone and before the old one, each with its public half. */
function keysOf(name: 'VAULT' | 'CODEC'): Record<'fresh' | 'both', Record<string, string>> {
  const fresh = freshKey('new');
  const both = `${fresh},${stand.environment[`${name}_KEYS`]}`;
  const settings = (ring: string) => ({ [`${name}_KEYS`]: ring, [`${name}_PUBLIC_KEY`]: publicHalf(ring) });
  return { fresh: settings(fresh), both: settings(both) };
}

it('tokens are sealed with the first vault key once it is there, and the old one may go', async () => {
  const keys = keysOf('VAULT');
  await startAll(keys.both);
  const { host } = new URL(stand.sandbox.portal.url);
  expect(await stand.run(['rotate-keys'])).toMatchObject({
    code: 0,
    stdout: `${host}: sealed with the first key now\n`,
  });
  expect((await portalOf(stand).record()).sealedTokens).toMatch(/^v1:new:/);
  expect((await stand.run(['rotate-keys', '--json'])).stdout).toBe(
    `[{"portal":"${host}","result":"current"}]\n`,
  );

  await startAll(keys.fresh);
  await expectPortalGood(keys.fresh);
  // What comes next knows the old one only.
  await startAll({ VAULT_KEYS: `${stand.environment.VAULT_KEYS},${keys.fresh.VAULT_KEYS}` });
  expect((await stand.run(['rotate-keys'])).code).toBe(0);
});

it('a portal begins a history under the first codec key, and the old one may go', async () => {
  const handle = stand.client.workflow.getHandle(portalWorkflowId(stand.sandbox.portal.memberId));
  const { runId } = await handle.describe();
  const keys = keysOf('CODEC');
  await startAll(keys.both);
  expect((await stand.run(['rotate-keys'], { environment: keys.both })).code).toBe(0);
  const latest = async (): Promise<string> =>
    (
      await stand.client.workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId: handle.workflowId },
      })
    ).workflowExecutionInfo?.execution?.runId ?? runId;
  await until('it has begun anew', async () => (await latest()) !== runId);

  await startAll(keys.fresh);
  await expectPortalGood(keys.fresh);
});

it('keys are made for every role, in front of those that are set, and their public halves printed again', async () => {
  const made = await stand.run(['keys'], { environment: { ...present, CODEC_SECRET: '' } });
  const settings = Object.fromEntries(
    made.stdout
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.split(/=(.*)/s) as [string, string]),
  );
  for (const name of ['CODEC_KEYS', 'VAULT_KEYS', 'INBOX_KEYS'])
    expect(settings[name]).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d-[0-9a-f]{4}:.*,(test|new):`));
  expect(settings.CODEC_SECRET).toMatch(/^[0-9a-f]{32}$/);
  expect(await stand.run(['keys', '--public'], { environment: settings })).toMatchObject({
    code: 0,
    stdout: `CODEC_PUBLIC_KEY=${settings.CODEC_PUBLIC_KEY}\nVAULT_PUBLIC_KEY=${settings.VAULT_PUBLIC_KEY}\n`,
  });

  // They do: a call that an endpoint seals with them is carried out by a worker that has them.
  await startAll(settings);
  await expectPortalGood(settings);
});

it('keys whose public halves are asked for where they are not are missed by name', async () => {
  expect(await stand.run(['keys', '--public'], { environment: { VAULT_KEYS: '' } })).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('VAULT_KEYS is not set'),
  });
});
