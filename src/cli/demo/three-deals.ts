import type { ControlClient } from '../../../sandbox/control/client';
import { installRobots } from '../../../testbed/install';
import { until } from '../../../testbed/until';

const minute = { limitMs: 60_000 };
const quick = { latencyMs: 800 };
const slow = { latencyMs: 35_000 };

/** Installs the application in the sandbox's portal and puts the robot on the stage "Order confirmed". */
export async function installApplication(control: ControlClient, endpointUrl: string): Promise<void> {
  await installRobots(control, {
    url: endpointUrl,
    codes: ['erp_order'],
    handlers: endpointUrl,
    language: 'en',
  });
  const { placements } = await control.state();
  if (!placements.some(({ code }) => code === 'erp_order')) await control.placeRobot({ code: 'erp_order' });
}

/**
 * Moves three deals to the stage: a plain one; one whose order takes the ERP 35 s; one that finds the ERP down.
 * Returns their ids once the last of them has been called.
 */
export async function moveThreeDeals(control: ControlClient): Promise<number[]> {
  const ids = await control.createDeals({ count: 3 });
  const [plain, slowed, refused] = ids as [number, number, number];

  await control.erpFaults({ create: quick, refuseConnections: false });
  await control.moveDeal(plain, 'CONFIRMED');
  await until('the first order was there', () => hasOrder(control, plain), minute);

  await control.erpFaults({ create: slow });
  await control.moveDeal(slowed, 'CONFIRMED');
  await until('the ERP worked on the second order', () => isAtErp(control, slowed), minute);

  await control.erpFaults({ create: quick, refuseConnections: true });
  await control.moveDeal(refused, 'CONFIRMED');
  await until(
    'the third deal was told of the outage',
    async () => (await control.deal(refused)).log.length > 0,
    minute,
  );
  await control.erpFaults({ refuseConnections: false });
  return ids;
}

/** True once each of the deals has its first answer. */
export async function allAnswered(control: ControlClient, ids: readonly number[]): Promise<boolean> {
  const stories = await Promise.all(ids.map((id) => control.deal(id)));
  return stories.every(({ calls }) => calls.length > 0 && calls.every(({ step }) => step === 'answered'));
}

async function hasOrder(control: ControlClient, id: number): Promise<boolean> {
  return (await control.state()).orders.some(({ externalId }) => externalId.startsWith(`D_${id}-`));
}

async function isAtErp(control: ControlClient, id: number): Promise<boolean> {
  const record = await control.record();
  return record.some(
    (entry) =>
      entry.type === 'erp.arrived' && entry.operation === 'create' && entry.externalId.startsWith(`D_${id}-`),
  );
}
