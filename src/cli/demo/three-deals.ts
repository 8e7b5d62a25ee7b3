import type { CreateDealsBody } from '../../../sandbox/control/bodies';
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

/** For whoever tries the board: deals of different customers on the first stage. Those of an earlier start will do. */
export async function createMoreDeals(control: ControlClient): Promise<void> {
  const { deals } = await control.state();
  if (deals.filter(({ fields }) => fields.stageId === 'NEW').length > moreDeals.length) return;
  for (const deal of moreDeals) await control.createDeals(deal);
}

const moreDeals: readonly CreateDealsBody[] = [
  { title: 'Станки для второго цеха', companyId: 1, rows: [row('Станок фрезерный 6Р12', 940_000, 2)] },
  { title: 'Spare parts, spring order', companyId: 2, rows: [row('Spindle bearing', 12_400, 8)] },
  { title: 'Пусконаладка линии', companyId: 1, rows: [row('Пусконаладка, смена', 38_000, 5)] },
  { title: 'Tooling set', companyId: 2, rows: [row('Cutter, 12 mm', 2_150, 40), row('Holder', 7_900, 6)] },
  { title: 'Сервисный договор на год', companyId: 1, rows: [row('Обслуживание, месяц', 25_000, 12)] },
];

function row(productName: string, price: number, quantity: number) {
  return { productName, price, quantity };
}

/**
 * Moves three deals to the stage: a plain one; one whose order takes the ERP 35 s; one that finds the ERP down.
 * Resolves once the last of them has been called.
 */
export async function moveThreeDeals(control: ControlClient, ids: readonly number[]): Promise<void> {
  const [plain = 0, slowed = 0, refused = 0] = ids;

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
  await control.erpFaults({ create: {}, refuseConnections: false });
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
