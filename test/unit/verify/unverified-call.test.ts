import { createAwaitedInstallations } from '../../../src/verify/installations';
import type { Verdict } from '../../../src/verify/claim';
import { settleUnverified } from '../../../src/verify/unverified-call';
import { robots } from '../../../src/robots';
import { productionTiming } from '../../../src/timing';
import { createEndpoint, callForm, memberId, portal } from '../endpoint/fixture';

async function settle(
  verdict: Verdict,
  { known = robots, awaited = false } = {},
): ReturnType<typeof settleUnverified> {
  const endpoint = await createEndpoint({ lookUp: () => Promise.reject(new Error('away')) });
  await endpoint.post('/robots/erp_order', callForm());
  const [stored] = endpoint.store.unverified;
  if (!stored) throw new Error('nothing was stored');
  // As it comes back from the disk.
  const unverified: typeof stored = JSON.parse(JSON.stringify(stored));
  return settleUnverified('unverified/1', unverified, {
    registry: { check: async () => verdict },
    installations: createAwaitedInstallations({ find: async () => awaited, keptMs: 0 }),
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
    expect(await settle(wrong, { awaited: true })).toEqual({ verdict: 'later' });
  });

  it('does not drop a call of a robot that this release does not have', async () => {
    expect(await settle({ verdict: 'known', portal }, { known: [] })).toEqual({ verdict: 'no-robot' });
  });
});
