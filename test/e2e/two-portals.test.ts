import { startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { installRobots } from '../../testbed/install';
import { packageRoot } from '../../src/base/package-root';
import { codes, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
let controls: ControlClient[];
beforeAll(async () => {
  const sandbox = await startSandbox({
    wsdlPath: `${packageRoot}/wsdl/order-service.wsdl`,
    secondPortal: {},
  });
  stand = await startStand({ sandbox });
  controls = [sandbox.controlUrl, sandbox.secondPortal?.controlUrl ?? ''].map(createControlClient);
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  for (const control of controls) await installRobots(control, { url: stand.endpointUrl, codes });
});
afterAll(() => stand.stop());

/** A deal and a smart process item, whose numbers are the same in every new portal. */
async function callBoth(control: ControlClient): Promise<void> {
  await control.createDeals();
  await control.createItems();
  await control.createUserField({ entity: 'CRM_7', name: 'UF_CRM_7_ERP_ORDER_ID' });
  await control.placeRobot({ code: 'erp_order' });
  await control.placeRobot({ code: 'erp_order', stageId: 'DT177_5:CONFIRMED' });
  await Promise.all([control.moveDeal(17, 'CONFIRMED'), control.moveItem(12, 'DT177_5:CONFIRMED')]);
}

/** Numbers that the deal and the item got, once both are answered. */
async function answered(control: ControlClient): Promise<string[]> {
  const [deal, item] = await until(
    'both are answered',
    async () => {
      const stories = await Promise.all([control.deal(17), control.item(12)]);
      return stories.every(({ calls }) => calls[0]?.step === 'answered') && stories;
    },
    { limitMs: seconds(600) + 60_000 },
  );
  expect(deal?.calls[0]?.returned).toMatchObject({ status: 'ok', error: '' });
  expect(item?.calls[0]?.returned).toMatchObject({ status: 'ok', error: '' });
  return [String(deal?.fields.UF_CRM_ERP_ORDER_ID), String(item?.fields.UF_CRM_7_ERP_ORDER_ID)];
}

it('deals and items of two portals with the same numbers are served at once, one order each', async () => {
  await Promise.all(controls.map(callBoth));
  const numbers = (await Promise.all(controls.map(answered))).flat();
  expect(new Set(numbers).size).toBe(4);
  const { orders } = await stand.control.state();
  expect(orders.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted());
  expect(new Set(orders.map(({ externalId }) => externalId)).size).toBe(4);
});

it('a portal whose plan has lapsed holds up no deal of the other', async () => {
  const [first, second] = controls as [ControlClient, ControlClient];
  await second.portalFaults({ rest: { reply: 'plan-lapsed' } });
  const ids = await Promise.all(
    [first, second].map(async (control) => (await control.createDeals())[0] ?? 0),
  );
  const [ofFirst = 0, ofSecond = 0] = ids;
  await second.moveDeal(ofSecond, 'CONFIRMED');
  await first.moveDeal(ofFirst, 'CONFIRMED');
  await until('the other is answered', async () => (await first.deal(ofFirst)).calls[0]?.step === 'answered');
  expect((await second.deal(ofSecond)).calls[0]?.step).toBe('waiting');
  await second.portalFaults({ rest: {} });
  await until('this one too', async () => (await second.deal(ofSecond)).calls[0]?.step === 'answered', {
    limitMs: seconds(600) + 60_000,
  });
});
