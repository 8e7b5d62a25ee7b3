import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../sandbox/control/client';
import { insist } from '../insist';
import type { PlannedDeal } from '../plan/plan-calls';
import type { Balancer } from './balancer';

/** Makes each deal when its time has come and moves it to its robots' stage; resolves when all were moved. */
export async function makeCalls(
  deals: readonly PlannedDeal[],
  control: ControlClient,
  balancer: Pick<Balancer, 'sendTwice'>,
): Promise<void> {
  const began = Date.now();
  const companies = new Map<number, Promise<number>>();

  /** Id of the company of this number, which its deals share. */
  function companyOf(client: number): Promise<number> {
    const made = companies.get(client) ?? insist(() => control.createCompany(clientOf(client)));
    companies.set(client, made);
    return made;
  }

  await Promise.all(
    deals.map(async ({ at, stage, client, againAfter, twiceAfter }, index) => {
      await delay(Math.max(0, began + at - Date.now()));
      const companyId = client === undefined ? undefined : await companyOf(client);
      const given = { ...dealOf(index + 1), ...(companyId !== undefined && { companyId }) };
      const [id = 0] = await insist(() => control.createDeals(given));
      if (twiceAfter !== undefined) balancer.sendTwice(id, twiceAfter);
      const moved = insist(() => control.moveDeal(id, stage));
      if (againAfter !== undefined) {
        await delay(againAfter);
        await insist(() => control.moveDeal(id, 'PREPARATION'));
        await insist(() => control.moveDeal(id, stage));
      }
      await moved;
    }),
  );
}

/** Nothing of it like another's, so that a mix-up shows. */
function dealOf(number: number) {
  return {
    title: `Chaos ${number} <&>`,
    rows: [{ productName: `Part ${number}`, price: number + 0.25, quantity: 2 }],
  };
}

function clientOf(number: number) {
  return { title: `ООО «Хаос ${number} <&>»`, inn: `77${String(number).padStart(8, '0')}`, kpp: '770101001' };
}
