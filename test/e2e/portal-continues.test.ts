import { randomUUID } from 'node:crypto';
import { parseKeys } from '../../src/codec/keys';
import { createVault } from '../../src/vault/vault';
import { updateWorkflow } from '../../src/base/update-workflow';
import { createPortals } from '../../activities/portal-access/portal-access';
import { portalWorkflowId } from '../../workflows/contract/ids';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand, startStand } from '../support/stand';
import { resealUpdate } from '../../workflows/contract/portal-messages';

jest.setTimeout(seconds(300) + 240_000);

/** At a time; the server takes ten Updates of one workflow, and the renewals are to find room beside these. */
const asking = 8;

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await portalOf(stand).settled();
});
afterAll(() => stand.stop());

it('a portal goes on in a new run without losing an Update, and without a second refresh', async () => {
  const { memberId } = stand.sandbox.portal;
  const handle = stand.client.workflow.getHandle(portalWorkflowId(memberId));
  const { runId: first } = await handle.describe();
  const portals = createPortals({
    client: stand.client,
    vault: createVault(parseKeys(stand.environment.VAULT_KEYS ?? '')),
  });
  const grants = await portalOf(stand).grants();
  let renewals = 0;
  let left = 1_200;

  /** The server suggests a new run after some four thousand events; each of these makes about ten. */
  async function ask(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await updateWorkflow(handle, resealUpdate, { args: [], updateId: randomUUID() });
    }
  }
  /** As workers do: a token that has expired is renewed once, whoever asks. */
  async function renew(): Promise<void> {
    while (left > 0) {
      await stand.control.expireTokens();
      await Promise.all(
        Array.from({ length: 5 }, async () => (await portals.access(memberId)).client.readTokenUser()),
      );
      renewals += 1;
    }
  }
  const working = [...Array.from({ length: asking }, ask), renew()].map((loop) =>
    loop.catch((error: unknown) => {
      left = 0;
      throw error;
    }),
  );
  await Promise.allSettled(working);
  await Promise.all(working);

  const { runId: last, status } = await handle.describe();
  expect(status.name).toBe('RUNNING');
  expect(last).not.toBe(first);
  expect(await portalOf(stand).record()).toMatchObject({ state: 'confirmed', memberId });
  expect(renewals).toBeGreaterThan(1);
  expect((await portalOf(stand).grants()) - grants).toBe(renewals);
});
