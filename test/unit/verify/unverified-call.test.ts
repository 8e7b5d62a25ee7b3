import type { Verdict } from '../../../src/verify/claim';
import {
  createAwaitedInstallations,
  createUnverifiedPlaces,
  placeUnverified,
  settleUnverified,
} from '../../../src/verify/unverified-call';
import { robots } from '../../../src/robots';
import { productionTiming } from '../../../src/timing';
import { createEndpoint, callForm, memberId, portal } from '../endpoint/fixture';

async function settle(
  verdict: Verdict,
  { known = robots, isAwaited = false } = {},
): ReturnType<typeof settleUnverified> {
  const endpoint = await createEndpoint({ lookUp: () => Promise.reject(new Error('away')) });
  await endpoint.post('/robots/erp_order', callForm());
  const [stored] = endpoint.store.unverified;
  if (!stored) throw new Error('nothing was stored');
  // As it comes back from the disk.
  const unverified: typeof stored = JSON.parse(JSON.stringify(stored));
  return settleUnverified('unverified/1', unverified, {
    registry: { check: async () => verdict },
    installations: createAwaitedInstallations({ find: async () => isAwaited, keptMs: 0 }),
    robots: known,
    timing: productionTiming,
  });
}

describe('settleUnverified', () => {
  it('makes the call that a verified one would have been', async () => {
    const verified = await createEndpoint();
    await verified.post('/robots/erp_order', callForm());
    const settled = await settle({ verdict: 'known', portal });
    expect(settled).toEqual({
      verdict: 'known',
      robot: robots[0],
      host: portal.host,
      call: { ...verified.store.calls[0], portal: memberId, receivedAt: expect.any(Number) },
    });
  });

  it('drops a call of no portal, and keeps one that cannot be checked', async () => {
    expect(await settle({ verdict: 'wrong', portalKnown: false })).toEqual({ verdict: 'wrong' });
    expect(await settle({ verdict: 'cannot-check' })).toEqual({ verdict: 'later' });
  });

  it('keeps a call whose installation may be proved yet', async () => {
    const wrong = { verdict: 'wrong', portalKnown: true } as const;
    expect(await settle(wrong, { isAwaited: true })).toEqual({ verdict: 'later' });
  });

  it('does not drop a call of a robot that this release does not have', async () => {
    expect(await settle({ verdict: 'known', portal }, { known: [] })).toEqual({ verdict: 'no-robot' });
  });
});

describe('places of unverified calls', () => {
  const limits = { installed: 2, listed: 2, others: 1 };
  const a = { kind: 'listed', name: 'listed/a' } as const;
  const b = { kind: 'listed', name: 'listed/b' } as const;
  const others = { kind: 'others', name: 'others' } as const;

  it('are each share’s own, and free again when a call has left', () => {
    const places = createUnverifiedPlaces([], limits);
    const taken = [a, a, a, b, others, others].map((share) => places.take(share));
    expect(taken.map(Boolean)).toEqual([true, true, false, true, true, false]);
    places.leave(taken[0]!);
    places.leave(taken[0]!);
    expect([places.take(a), places.take(a)].map(Boolean)).toEqual([true, false]);
  });

  it('are counted anew from what the inbox holds', () => {
    const before = createUnverifiedPlaces([], limits);
    const held = [a, a, b].map((share) => ({ id: before.take(share)! }));
    const places = createUnverifiedPlaces([...held, { id: 'robot/m/1/A1/e' }], limits);
    expect([places.take(a), places.take(b), places.take(b)].map(Boolean)).toEqual([false, true, false]);
  });

  it('are in lines by token, so that a forged call holds up no other', async () => {
    const endpoint = await createEndpoint({ lookUp: () => Promise.reject(new Error('away')) });
    for (const token of ['one', 'two', 'one'])
      await endpoint.post('/robots/erp_order', callForm({ 'auth[application_token]': token }));
    const lines = endpoint.store.unverified.map((call) => placeUnverified('id', call).portal);
    expect(new Set(lines).size).toBe(2);
    expect(lines[0]).toBe(lines[2]);
  });
});

const claim = { by: 'token', tokenHash: 'a', memberId: 'm' } as const;

function awaited(found: (tokenHash: string, memberId?: string) => boolean) {
  const asked: string[] = [];
  let clock = 0;
  const installations = createAwaitedInstallations({
    async find({ tokenHash, memberId: member }) {
      asked.push(tokenHash);
      return found(tokenHash, member);
    },
    keptMs: 1_000,
    now: () => clock,
  });
  return { installations, asked, at: (ms: number) => void (clock = ms) };
}

describe('a call that fits no portal', () => {
  it('is kept for a while without a question, and then for as long as its installation is found', async () => {
    let runs = true;
    const { installations, asked, at } = awaited((tokenHash) => tokenHash === 'a' && runs);
    expect(await installations.mayProve('1', claim)).toBe(true);
    at(999);
    expect(await installations.mayProve('1', claim)).toBe(true);
    expect(asked).toEqual([]);
    at(1_000);
    expect(await installations.mayProve('1', claim)).toBe(true);
    at(1_000_000);
    expect(await installations.mayProve('1', claim)).toBe(true);
    runs = false;
    expect(await installations.mayProve('1', claim)).toBe(false);
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('is given its while by itself, whenever others with its token came', async () => {
    const { installations, at } = awaited(() => false);
    await installations.mayProve('1', claim);
    at(1_500);
    expect(await installations.mayProve('2', claim)).toBe(true);
    expect(await installations.mayProve('1', claim)).toBe(false);
    installations.forget('1');
    expect(await installations.mayProve('1', claim)).toBe(true);
  });

  it('does not wait for an installation of another portal', async () => {
    const { installations, at } = awaited((_, member) => member === 'other');
    await installations.mayProve('1', claim);
    at(1_000);
    expect(await installations.mayProve('1', claim)).toBe(false);
  });

  it('is not dropped while nobody can say', async () => {
    const { installations, at } = awaited(() => {
      throw new Error('away');
    });
    await installations.mayProve('1', claim);
    at(1_000);
    await expect(installations.mayProve('1', claim)).rejects.toThrow('away');
  });

  it('waits for nothing where a key is its proof', async () => {
    const { installations } = awaited(() => true);
    expect(await installations.mayProve('1', { by: 'key', portal: 'm' })).toBe(false);
  });
});
