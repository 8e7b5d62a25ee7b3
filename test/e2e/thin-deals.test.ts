import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';
import { portalOf } from '../support/portal-of';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await stand.control.placeRobot({ code: 'erp_order', timeoutSeconds: 600 });
});
afterAll(() => stand.stop());

type Change = Parameters<Stand['control']['changeDeal']>[1];

/** Moves a deal to the stage, with these fields as somebody has left them. */
async function move(change: Change, deal: object = {}): Promise<number> {
  const [id = 0] = await stand.control.createDeals(deal);
  await stand.control.changeDeal(id, change);
  await stand.control.moveDeal(id, 'CONFIRMED');
  return id;
}

const told = async (id: number) => {
  const { notifications } = await stand.control.state();
  return notifications.filter(({ message }) => message.includes(`/crm/deal/details/${id}/`));
};

it('an imported deal, which nobody is responsible for, is carried out', async () => {
  const id = await move({ assignedById: 0, title: null });
  const { calls, log } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
  expect(log.map(({ text }) => text)).toEqual([expect.stringMatching(/^Заказ .* создан/)]);
  expect(await told(id)).toEqual([]);
});

it('a deal without a currency is refused at once with the field, and whoever installed it is told', async () => {
  const id = await move({ currencyId: '', assignedById: 0 });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Заказ не создан: в сделке не указана валюта\. Заполните «Сумма и валюта»/),
  });
  const [notification] = await until('somebody is told', async () => {
    const found = await told(id);
    return found.length > 0 ? found : undefined;
  });
  expect(notification).toMatchObject({ userId: 1, message: expect.stringContaining('не указана валюта') });
});

it('a portal that is installed again in another language is spoken to in that one at once', async () => {
  await stand.control.install(`${stand.endpointUrl}/install`, { language: 'en' });
  await portalOf(stand).settled();
  await until('its record is the new one', async () => {
    const { language } = await portalOf(stand).record();
    return language === 'en' ? language : undefined;
  });
  const id = await move({ currencyId: '' });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned?.error).toMatch(
    /^The order was not created: no currency is chosen in the deal\./,
  );
});
