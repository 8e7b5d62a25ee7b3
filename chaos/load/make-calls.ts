import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../sandbox/control/client';
import { insist } from '../insist';
import type { PlannedDeal, PortalName } from '../plan/plan-calls';
import type { Balancer } from './balancer';
import { itemStages, robotsOf } from './stages';

/** Makes each deal when its time has come and moves it to its robots' stage; resolves when all were moved. */
export async function makeCalls(
  deals: readonly PlannedDeal[],
  controls: Readonly<Record<PortalName, ControlClient>>,
  balancer: Pick<Balancer, 'sendTwice'>,
): Promise<void> {
  const began = Date.now();
  const companies = new Map<number, Promise<number>>();

  /** Id of the company of this number, which its deals share. */
  function companyOf(client: number, portal: PortalName): Promise<number> {
    const made = companies.get(client) ?? insist(() => controls[portal].createCompany(clientOf(client)));
    companies.set(client, made);
    return made;
  }

  await Promise.all(
    deals.map(async (deal, index) => {
      const { at, portal, kind, client, againAfter, twiceAfter } = deal;
      await delay(Math.max(0, began + at - Date.now()));
      const companyId = client === undefined ? undefined : await companyOf(client, portal);
      const given = { ...dealOf(index + 1), ...(companyId !== undefined && { companyId }) };
      const control = controls[portal];
      const make = kind === 'deal' ? control.createDeals : control.createItems;
      const [id = 0] = await insist(() => make(given));
      const stages = stagesOf(deal, id, control);
      if (twiceAfter !== undefined) balancer.sendTwice(stages.document[2], twiceAfter);
      const entered = stages.enter();
      if (againAfter !== undefined) {
        await delay(againAfter);
        await stages.leave();
        await stages.enter();
      }
      await entered;
    }),
  );
}

/** How a deal or an item comes to its robots, and leaves them. */
function stagesOf(deal: PlannedDeal, id: number, control: ControlClient) {
  const { kind, stage, timeoutSeconds } = deal;
  const document: [string, string, string] =
    kind === 'deal'
      ? ['crm', 'CCrmDocumentDeal', `DEAL_${id}`]
      : ['crm', 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic', `DYNAMIC_177_${id}`];
  const move = (
    deals: Parameters<ControlClient['moveDeal']>[1],
    items: Parameters<ControlClient['moveItem']>[1],
  ) => insist(() => (kind === 'deal' ? control.moveDeal(id, deals) : control.moveItem(id, items)));
  return {
    document,
    async enter(): Promise<void> {
      if (timeoutSeconds === undefined) await move(stage, itemStages[stage]);
      // Placed robots wait for ever.
      else
        await Promise.all(
          robotsOf(deal).map((robot) =>
            insist(() => control.runRobot({ ...robot, document, timeoutSeconds })),
          ),
        );
    },
    async leave(): Promise<void> {
      if (timeoutSeconds === undefined) await move('PREPARATION', 'DT177_5:NEW');
    },
  };
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
