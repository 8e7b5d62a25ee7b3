import { rm } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import { parseKeys } from '../../../src/codec/keys';
import type { ParsedInstall } from '../../../src/verify/claimed';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';
import type { Journal, JournalOptions } from '../../../src/inbox/journal/journal';
import { createCallStore } from '../../../src/inbox/call-store';
import { decodeStart, startRequest } from '../../../src/inbox/starts/workflow-start';
import { createVault } from '../../../src/vault/vault';
import { robots } from '../../../src/robots';
import { anErpOrderCall } from '../../support/robot-call';
import { until } from '../../support/until';
import { openInbox, temporaryDirectory } from './fixture';

/** Nothing is asked of it. */
const client = {
  options: { loadedDataConverter: defaultDataConverter, namespace: 'default' },
} as unknown as Client;
const vault = createVault(parseKeys(`v1:${Buffer.alloc(32, 8).toString('base64')}`));

function anInstall(changes: Partial<ParsedInstall> = {}): ParsedInstall {
  return {
    type: 'installed',
    memberId: 'a223c6b3710f85df22e9377d6c4f7553',
    domain: 'portal.bitrix24.ru',
    applicationToken: 'token',
    tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 0 },
    endpoints: [],
    ts: 1_796_000_000,
    ...changes,
  };
}

const neverAtOnce = async (): Promise<boolean> => false;

async function open(
  dir: string,
  changes: Partial<Journal> = {},
  options: Partial<JournalOptions> = {},
): Promise<{ store: ReturnType<typeof createCallStore>; journal: Journal }> {
  const { journal } = await openInbox(dir, options);
  return {
    journal,
    store: createCallStore({
      journal: { ...journal, ...changes },
      client,
      startAtOnce: neverAtOnce,
      vault,
      inbox: defaultDataConverter,
    }),
  };
}

/** How Temporal is told to order each entry among others. */
async function prioritiesOf(journal: Journal): Promise<unknown[]> {
  return Promise.all(
    [...journal.pending()].map(async ({ seq }) => {
      const entry = await journal.read(seq);
      return (await startRequest(defaultDataConverter, decodeStart(entry!.body))).priority;
    }),
  );
}

it('installations of portals that are not installed share one line behind all runs, the rest go first', async () => {
  const { store, journal } = await open(await temporaryDirectory());
  await store.storeInstall(anInstall({ memberId: 'one' }), false, 0);
  await store.storeInstall(anInstall({ memberId: 'two', applicationToken: 'other' }), false, 0);
  await store.storeInstall(anInstall({ memberId: 'three' }), true, 0);
  await store.storePortalEvent('four', { type: 'moved', domain: 'a.example' }, 0);
  const lines = ['install/unproved', 'install/unproved', 'install/three', 'four'];
  expect([...journal.pending()].map(({ portal }) => portal)).toEqual(lines);
  expect(await prioritiesOf(journal)).toEqual(
    [5, 5, 1, 1].map((priorityKey, index) => ({ priorityKey, fairnessKey: lines[index] })),
  );
  expect(store.stats()).toMatchObject({ pending: 4 });
});

it('what waits is told without walking through it, which a monitor would make the endpoint do again and again', async () => {
  const walked: string[] = [];
  const { journal } = await openInbox(await temporaryDirectory());
  const store = createCallStore({
    journal: {
      ...journal,
      pending() {
        walked.push('pending');
        return journal.pending();
      },
    },
    client,
    startAtOnce: neverAtOnce,
    vault,
    inbox: defaultDataConverter,
  });
  walked.length = 0;
  await store.storeInstall(anInstall(), false, 0);
  expect(store.stats()).toMatchObject({ pending: 1, unverified: 0 });
  expect(walked).toEqual([]);
});

it('the longest address that a call may name is stored, and told apart from another', async () => {
  const { store, journal } = await open(await temporaryDirectory());
  const longest = `${'a'.repeat(253)}:65535`;
  for (const domain of [longest, longest.replace('65535', '65534'), longest]) {
    await store.storePortalEvent('m'.repeat(48), { type: 'moved', domain }, 0);
  }
  expect(new Set([...journal.pending()].map(({ id }) => id)).size).toBe(2);
});

it('a call that there was no room for comes back sealed, for a person to store it later', async () => {
  const append = (): Promise<never> => Promise.reject(new InboxFullError('limit'));
  const { store } = await open(await temporaryDirectory(), { append });
  const call = anErpOrderCall({ deal: 17 });
  const error: unknown = await store.storeCall(call, robots[0]!, { host: 'a.example' }).catch((one) => one);
  const { unstored } = error as InboxFullError;
  expect(decodeStart(unstored!).workflowId).toMatch(/^erp_order\/DEAL_17\//);
});

it.each([
  ['there was no room', new InboxFullError('limit'), false],
  ['the entry itself is at fault', new RangeError('too long'), true],
])('calls are said to be accepted where %s: %p', async (_, error, accepting) => {
  const append = (): Promise<never> => Promise.reject(error);
  const { store } = await open(await temporaryDirectory(), { append });
  const { name, message } = error;
  await expect(store.storePortalEvent('m', { type: 'moved', domain: 'a.example' }, 0)).rejects.toMatchObject({
    name,
    message,
  });
  expect(store.stats().accepting).toBe(accepting);
});

it('calls are said to be accepted no more once the inbox is gone, before any call was refused', async () => {
  const dir = await temporaryDirectory();
  const { store } = await open(dir, undefined, { lookEveryMs: 10 });
  expect(store.stats()).toMatchObject({ accepting: true, problem: null, lost: 0, setAside: 0 });
  // The inbox may write to it meanwhile.
  await rm(dir, { recursive: true, maxRetries: 5 });
  await until('it was noticed', () => !store.stats().accepting);
  expect(store.stats().problem).toContain('removed, moved or unmounted');
});

it('is not ready while the next ordinary call would not fit, though none was refused yet', async () => {
  const { store, journal } = await open(await temporaryDirectory(), {}, { limitBytes: 1_048_576 });
  expect(store.stats().accepting).toBe(true);
  while (journal.stats().room >= 8_192)
    await store.storeInstall(anInstall({ applicationToken: 'x'.repeat(3_000) }), false, 0);
  expect(store.stats().accepting).toBe(false);
  for (const { seq } of journal.pending()) journal.delivered(seq);
  expect(store.stats().accepting).toBe(true);
});
