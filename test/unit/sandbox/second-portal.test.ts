import { createControlClient } from '../../../sandbox/control/client';
import { stage, type Stage } from './staged';

describe('a second portal', () => {
  let on: Stage;
  let second: NonNullable<Stage['sandbox']['secondPortal']>;
  beforeEach(async () => {
    on = await stage({ secondPortal: {} });
    if (!on.sandbox.secondPortal) throw new Error('there is no second portal');
    second = on.sandbox.secondPortal;
    await on.application.install();
  });

  it('has the same application, and all else of its own', async () => {
    const { portal } = on.sandbox;
    expect(second).toMatchObject({ clientId: portal.clientId, clientSecret: portal.clientSecret });
    for (const own of ['url', 'memberId', 'applicationToken'] as const) {
      expect(second[own]).not.toBe(portal[own]);
    }
    const control = createControlClient(second.controlUrl);
    await control.createDeals({ title: 'of the second' });
    expect((await on.control.state()).deals).toEqual([]);
    await control.portalFaults({ rest: { reply: 'plan-lapsed' } });
    expect((await on.application.call('profile')).status).toBe(200);
    expect((await on.control.record()).some(({ type }) => type === 'deals.created')).toBe(false);
  });

  it('has its tokens renewed by the one authorization server, as its own faults say', async () => {
    const control = createControlClient(second.controlUrl);
    await control.install(`${on.application.url}/install`);
    on.application.tokens = on.application.received.at(-1)?.form.auth;
    await on.control.portalFaults({ oauth: { reply: 'payment-required' } });
    expect(await on.application.refresh()).toMatchObject({
      status: 200,
      body: { member_id: second.memberId, client_endpoint: `${second.url}/rest/` },
    });
    await control.portalFaults({ oauth: { reply: 'payment-required' } });
    expect((await on.application.refresh()).body.error).toBe('PAYMENT_REQUIRED');
    const grants = async ({ record }: Pick<typeof control, 'record'>) =>
      (await record()).filter(({ type }) => type === 'oauth').length;
    expect([await grants(on.control), await grants(control)]).toEqual([0, 2]);
  });

  it('has no far systems at its control: they are the first one’s', async () => {
    const control = createControlClient(second.controlUrl);
    await expect(control.erpFaults({ refuseConnections: true })).rejects.toThrow(
      'There is no POST /faults/erp',
    );
    await control.resetFaults();
    expect((await on.control.access()).secondPortal).toEqual(second);
  });
});
