import { status } from '@grpc/grpc-js';
import { type Client, ServiceError } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import { parseKeys } from '../../../src/codec/keys';
import type { ParsedInstall } from '../../../src/endpoint/parse-portal-event';
import { hashSecret } from '../../../src/verify/secret-hash';
import { InboxFullError } from '../../../src/inbox/inbox-full-error';
import type { Journal } from '../../../src/inbox/journal';
import { createCallStore } from '../../../src/temporal/call-store';
import { openBody } from '../../../src/temporal/sealed-body';
import { startRequest, type WorkflowStart } from '../../../src/temporal/workflow-start';
import { createVault } from '../../../src/vault/vault';
import { openInbox, temporaryDirectory } from '../inbox/fixture';

/** Temporal is away. */
const client = {
  options: { loadedDataConverter: defaultDataConverter, namespace: 'default' },
  withDeadline: async () => {
    throw Object.assign(new ServiceError('away'), { code: status.UNAVAILABLE, details: '', metadata: {} });
  },
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

async function open(
  dir: string,
  changes: Partial<Journal> = {},
): Promise<{ store: ReturnType<typeof createCallStore>; journal: Journal }> {
  const { journal } = await openInbox(dir);
  return { journal, store: createCallStore({ journal: { ...journal, ...changes }, client, vault }) };
}

/** The fairness key that Temporal is told for each entry. */
async function fairnessKeysOf(journal: Journal): Promise<unknown[]> {
  return Promise.all(
    [...journal.pending()].map(async ({ seq }) => {
      const entry = await journal.read(seq);
      const start = (await openBody(defaultDataConverter, entry!)) as WorkflowStart;
      return (await startRequest(defaultDataConverter, 'default', start)).priority?.fairnessKey;
    }),
  );
}

describe('installations', () => {
  it('have one line and one fairness key together, whatever portals they name', async () => {
    const { store, journal } = await open(await temporaryDirectory());
    await store.storeInstall(anInstall({ memberId: 'one' }), 0);
    await store.storeInstall(anInstall({ memberId: 'two', applicationToken: 'other' }), 0);
    await store.storePortalEvent('three', { type: 'moved', domain: 'a.example' }, 0);
    expect([...journal.pending()].map(({ portal }) => portal)).toEqual([
      'install/unproved',
      'install/unproved',
      'three',
    ]);
    expect(await fairnessKeysOf(journal)).toEqual(['install/unproved', 'install/unproved', 'three']);
    expect(store.stats()).toMatchObject({ pending: 3, installations: 2 });
  });

  it('may prove calls with their token, after a restart too, delivered or not', async () => {
    const dir = await temporaryDirectory();
    const { store, journal } = await open(dir);
    const hashes = ['first', 'second', 'third'].map(hashSecret);
    await store.storeInstall(anInstall({ applicationToken: 'first' }), 0);
    await store.storeInstall(anInstall({ applicationToken: 'second' }), 0);
    expect(await Promise.all(hashes.map(store.mayProve))).toEqual([true, true, false]);
    for (const { seq } of [...journal.pending()].slice(0, 1)) journal.delivered(seq);
    await journal.close();
    const { store: again } = await open(dir);
    expect(again.stats().installations).toBe(1);
    expect(await Promise.all(hashes.map(again.mayProve))).toEqual([true, true, false]);
  });
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
    vault,
  });
  walked.length = 0;
  await store.storeInstall(anInstall(), 0);
  expect(store.stats()).toMatchObject({ pending: 1, unverified: 0, installations: 1 });
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

it.each([
  ['there was no room', new InboxFullError('limit'), false],
  ['the entry itself is at fault', new RangeError('too long'), true],
])('calls are said to be accepted where %s: %p', async (_, error, accepting) => {
  const append = (): Promise<never> => Promise.reject(error);
  const { store } = await open(await temporaryDirectory(), { append });
  await expect(store.storePortalEvent('m', { type: 'moved', domain: 'a.example' }, 0)).rejects.toBe(error);
  expect(store.stats().accepting).toBe(accepting);
});
