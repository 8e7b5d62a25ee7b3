import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../sandbox/control-client';
import { insist } from '../insist';
import type { PlannedCall } from '../plan/plan-calls';
import type { Balancer } from './balancer';

/** Makes each deal when its time has come and moves it to the robot's stage; resolves when all were moved. */
export async function makeCalls(
  calls: readonly PlannedCall[],
  control: ControlClient,
  balancer: Pick<Balancer, 'sendTwice'>,
): Promise<void> {
  const began = Date.now();
  await Promise.all(
    calls.map(async ({ at, againAfter, twiceAfter }, index) => {
      await delay(Math.max(0, began + at - Date.now()));
      const [id = 0] = await insist(() => control.createDeals(dealOf(index + 1)));
      if (twiceAfter !== undefined) balancer.sendTwice(id, twiceAfter);
      const moved = insist(() => control.moveDeal(id, 'CONFIRMED'));
      if (againAfter !== undefined) {
        await delay(againAfter);
        await insist(() => control.moveDeal(id, 'PREPARATION'));
        await insist(() => control.moveDeal(id, 'CONFIRMED'));
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
