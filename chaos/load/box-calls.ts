import { setTimeout as delay } from 'node:timers/promises';
import { robots } from '../../src/robots';
import type { Box } from '../../testbed/box';
import type { Form } from '../plan/forms';
import { createRandom } from '../random';
import { type Stage, stages } from './stages';

/** A deal of the boxed portal; each robot of its stage has a process of its own. */
export interface BoxDeal {
  /** ms from the start. */
  at: number;
  /** Its number in the portal. */
  id: number;
  stage: Stage;
  /** Its process goes on by itself after this; absent where it waits for ever. */
  timeoutSeconds?: number;
}

/** Of the other portals' calls, one of so many. */
const oneOf = 20;
const firstDeal = 17;
const wonOneOf = 3;
const deadlineOneOf = 3;

/** At a steady rate: what breaks meets them as it meets the others. */
export function planBoxDeals({ calls, loadMs }: Pick<Form, 'calls' | 'loadMs'>, seed: number): BoxDeal[] {
  const random = createRandom(seed, 3);
  const count = Math.ceil(calls / oneOf);
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round((index * loadMs) / count),
    id: firstDeal + index,
    stage: index % wonOneOf === wonOneOf - 1 ? 'WON' : 'CONFIRMED',
    ...(random.int(1, deadlineOneOf) === 1 && { timeoutSeconds: random.int(18, 60) }),
  }));
}

/** User fields that robots write to, beside the one that the test kernel has. */
export const boxFields = ['UF_CRM_ERP_CLIENT_ID', 'UF_CRM_ONE_C_INVOICE'];

export async function prepareFields(box: Box): Promise<void> {
  const rows = boxFields.map((name) => `('CRM_DEAL', '${name}', 'string', 'N')`).join(', ');
  await box.execute(
    `INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE) VALUES ${rows}`,
  );
}

/** Makes each deal when its time has come, and starts the processes of its stage. */
export async function makeBoxCalls(deals: readonly BoxDeal[], box: Box): Promise<void> {
  const began = Date.now();
  for (const deal of deals) {
    await delay(Math.max(0, began + deal.at - Date.now()));
    await putDeal(box, deal);
    for (const { code } of stages[deal.stage]) await box.start(processOf(code, deal), `DEAL_${deal.id}`);
  }
}

/** ms between two hits of cron. */
const cronEveryMs = 2_000;

/** Runs the box's agents as cron does, a failed call due at once, until the returned function is called. */
export function startCron(box: Box): () => Promise<void> {
  const ended = new AbortController();
  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      await box.run(
        `Bitrix\\Main\\Loader::includeModule('durable.robots');
        Durable\\Robots\\Outbox\\Outbox::hurry(time());
        Bitrix\\Main\\Application::getConnection()
          ->queryExecute("UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = 'durable.robots'");
        CAgent::CheckAgents();`,
      );
      await delay(cronEveryMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  }
  const running = run();
  // Told to whoever ends it: unhandled it would end this process, and leave the stand running.
  running.catch(() => undefined);
  return async () => {
    ended.abort();
    await running;
  };
}

/** What a deal holds, and its client. */
interface BoxContent {
  title: string;
  rows: { productName: string; price: number; quantity: number }[];
  client: { title: string; inn: string; kpp: string };
  companyId: number;
}

/** Nothing of it like another's, in this portal or the others. */
export function contentOf({ id }: Pick<BoxDeal, 'id'>): BoxContent {
  return {
    title: `Chaos in a box ${id} <&>`,
    rows: [{ productName: `Box part ${id}`, price: id + 0.75, quantity: 2 }],
    client: { title: `ООО «Коробка ${id} <&>»`, inn: `78${String(id).padStart(8, '0')}`, kpp: '780101001' },
    companyId: 10_000 + id,
  };
}

async function putDeal(box: Box, deal: BoxDeal): Promise<void> {
  const { title, rows, client, companyId } = contentOf(deal);
  const total = rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const { id } = deal;
  await box.putCrm('4', { [companyId]: { TITLE: client.title } });
  await box.putCrm('requisites', {
    [companyId]: {
      ID: companyId,
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: companyId,
      RQ_COMPANY_NAME: client.title,
      RQ_INN: client.inn,
      RQ_KPP: client.kpp,
    },
  });
  await box.putCrm('rows', {
    [id]: {
      ID: id,
      OWNER_TYPE: 'D',
      OWNER_ID: id,
      PRODUCT_NAME: rows[0]?.productName,
      PRICE: rows[0]?.price,
      QUANTITY: rows[0]?.quantity,
      TAX_RATE: 20,
      TAX_INCLUDED: 'Y',
      MEASURE_NAME: 'шт',
      SORT: 10,
    },
  });
  await box.putCrm('2', {
    [id]: {
      TITLE: title,
      OPPORTUNITY: total,
      CURRENCY_ID: 'RUB',
      ASSIGNED_BY_ID: 1,
      COMPANY_ID: companyId,
      CONTACT_ID: 0,
      UF_CRM_ERP_ORDER_ID: '',
    },
  });
}

/** What the note behind a robot begins with. */
export const noteMark = 'answer';

/** The robot, and a note of what the next one would read of it. */
function processOf(code: string, { timeoutSeconds }: BoxDeal): Parameters<Box['start']>[0] {
  const returned = Object.keys(robots.find((robot) => robot.code === code)?.returnForm ?? {});
  const names = ['IsTimeout', 'status', 'error', ...returned];
  return [
    {
      Type: code,
      Name: 'A1',
      Properties: {
        ...(code === 'jira_project' && { Setting_project_key: projectKey }),
        ...(timeoutSeconds && { TimeoutDuration: timeoutSeconds, TimeoutDurationType: 's' }),
      },
    },
    {
      Type: 'NoteActivity',
      Name: 'N1',
      Properties: { Text: [noteMark, ...names.map((name) => `${name}={=A1:${name}}`)].join('\n') },
    },
  ];
}

const projectKey = 'BOX';
