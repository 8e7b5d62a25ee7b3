import type { Verdict } from '../../../src/endpoint/claim';
import { settleUnverified } from '../../../src/endpoint/settle-unverified';
import { robots } from '../../../src/robots';
import { productionTiming } from '../../../src/timing';
import { createEndpoint, callForm, memberId, portal } from './fixture';

async function settle(verdict: Verdict, known = robots): ReturnType<typeof settleUnverified> {
  const endpoint = await createEndpoint({ lookUp: () => Promise.reject(new Error('away')) });
  await endpoint.post('/robots/erp_order', callForm());
  const [stored] = endpoint.store.unverified;
  if (!stored) throw new Error('nothing was stored');
  // As it comes back from the disk.
  const unverified: typeof stored = JSON.parse(JSON.stringify(stored));
  return settleUnverified(unverified, {
    registry: { check: async () => verdict },
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

  it('passes on what the registry says otherwise', async () => {
    expect(await settle({ verdict: 'wrong', portalKnown: false })).toEqual({ verdict: 'wrong' });
    expect(await settle({ verdict: 'cannot-check' })).toEqual({ verdict: 'cannot-check' });
  });

  it('does not drop a call of a robot that this release does not have', async () => {
    expect(await settle({ verdict: 'known', portal }, [])).toEqual({ verdict: 'no-robot' });
  });
});
