import { BasicAuthSecurity, createClientAsync } from 'soap';
import { createControlClient } from '../../../sandbox/control/client';
import { counter, page, press } from './board-page';
import { stage, type Stage, until } from './staged';

describe('the board’s counters', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
    await on.application.install();
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order', timeoutSeconds: 0 });
    await on.control.createDeals({ count: 3 });
  });

  const counters = async (): Promise<Record<string, number>> => {
    const html = await page(on);
    const names = ['acknowledged', 'answered', 'in-progress', 'lost', 'doubled'];
    return Object.fromEntries(names.map((name) => [name, counter(html, name)]));
  };
  const answer = (values: object): Promise<unknown> =>
    on.application.call('bizproc.event.send', {
      EVENT_TOKEN: on.application.lastCall().event_token,
      RETURN_VALUES: values,
    });
  const order = async (externalId: string): Promise<void> => {
    const { wsdlUrl, user, password } = on.sandbox.erp;
    const client = await createClientAsync(wsdlUrl, { disableCache: true });
    client.setSecurity(new BasicAuthSecurity(user, password));
    await client.CreateOrderAsync({ externalId, title: 'x', currency: 'RUB', total: '1' });
  };
  const reference = (): string => `D_17-${on.sandbox.portal.memberId.slice(0, 8)}`;

  it('count a call as in progress until its process goes on', async () => {
    await on.control.moveDeal(17, 'CONFIRMED');
    expect(await counters()).toEqual({ acknowledged: 1, answered: 0, 'in-progress': 1, lost: 0, doubled: 0 });
    await answer({ status: 'failed', error: 'no' });
    expect(await counters()).toEqual({ acknowledged: 1, answered: 1, 'in-progress': 0, lost: 0, doubled: 0 });
  });

  it('count no call that nobody acknowledged, and say so', async () => {
    on.application.respond = (response) => response.writeHead(503).end();
    await on.control.moveDeal(17, 'CONFIRMED');
    expect(await counters()).toMatchObject({ acknowledged: 0, 'in-progress': 0, lost: 0 });
    expect(await page(on)).toContain('1 not acknowledged');
  });

  it('count as lost what was acknowledged and never answered', async () => {
    await on.control.placeRobot({ code: 'erp_order', stageId: 'WON', timeoutSeconds: 1 });
    await on.control.moveDeal(18, 'WON');
    await until(counters, ({ lost }) => lost === 1);
    expect(await counters()).toEqual({ acknowledged: 1, answered: 0, 'in-progress': 0, lost: 1, doubled: 0 });
    expect(await page(on)).toContain('counter-lost bad');
  });

  it('count a second order for a deal, whatever reference it has', async () => {
    await on.control.erpFaults({ uniqueExternalIds: false });
    await on.control.moveDeal(17, 'CONFIRMED');
    await order(reference());
    expect(await counters()).toMatchObject({ doubled: 0 });
    await order(reference());
    expect(await counters()).toMatchObject({ doubled: 1 });
    await order(`${reference()}-again`);
    expect(await counters()).toMatchObject({ doubled: 2 });
  });

  it('say when an answer names an order that no system holds', async () => {
    await on.control.moveDeal(17, 'CONFIRMED');
    await answer({ status: 'ok', erp_order_id: 'SO-4711' });
    expect(await page(on)).toContain('1 answered with a number that no system holds');
    expect(await counters()).toMatchObject({ answered: 1, lost: 0 });
  });

  it('do not change when the same call is sent again', async () => {
    await on.control.moveDeal(17, 'CONFIRMED');
    const before = await counters();
    const received = on.application.received.length;
    expect((await press(on, '/act/repeat')).said).toContain('HTTP 200');
    expect(on.application.received).toHaveLength(received + 1);
    expect(on.application.received.at(-1)?.raw).toBe(on.application.received.at(-2)?.raw);
    expect(await counters()).toEqual(before);
  });

  it('move 200 new deals at once, and call their robots', async () => {
    expect((await press(on, '/act/move-many')).said).toContain('200 acknowledged');
    const { calls } = await createControlClient(on.sandbox.controlUrl).counters();
    expect(calls).toBe(200);
    expect(await counters()).toMatchObject({ acknowledged: 200, 'in-progress': 200 });
  });
});
