import { type Box, type BoxActivity, hasPhp, prepareBox } from '../../testbed/box';
import { createTestbed } from '../../testbed/testbed';
import { ownPort } from './own-port';
import { type Stand, startStand, type StandOptions } from './stand';
import { until } from './until';

export type { Box, BoxActivity };

/** `describe` where PHP is, else `describe.skip`, which one line says; REQUIRE_PHP=1, as CI sets it, never skips. */
export function describeWithPhp(name: string, tests: () => void): void {
  const leftOut = !hasPhp() && process.env.REQUIRE_PHP !== '1';
  if (leftOut) process.stderr.write(`Left out for want of php: ${name}.\n`);
  (leftOut ? describe.skip : describe)(name, tests);
}

/** What the next hit of a box makes of its step. */
export interface Step {
  EVENT_ID: string;
  STATE: 'waiting' | 'sent' | 'answered' | 'timed-out' | 'left' | 'withdrawn';
  ATTEMPTS: number;
  PROBLEM: string;
}

export interface BoxStand {
  stand: Stand;
  /** By their ids. */
  boxes: Record<string, Box>;
  stop(): Promise<void>;
}

/** `id:secret`, as a module's page takes it. */
export const keyOf = (id: string): string => `k1:${`a-key-of-box-${id}-`.padEnd(40, 'x')}`;

/** The product with boxed portals; endpoint and worker are not started. @param cores of the test kernel, by box id */
export async function startBoxStand(
  cores: Record<string, '2025' | '2026'>,
  { environment = {}, ...options }: StandOptions = {},
): Promise<BoxStand> {
  const ports: Record<string, number> = {};
  for (const id of Object.keys(cores)) ports[id] = await ownPort();
  const ids = Object.keys(cores);
  const stand = await startStand({
    ...options,
    environment: {
      BOXES: ids.map((id) => `${id}=http://127.0.0.1:${ports[id]}`).join(','),
      BOX_KEYS: ids.map((id) => `${id}/${keyOf(id)}`).join(','),
      ...environment,
    },
  });
  const testbed = createTestbed({ dir: stand.dir });
  const boxes: Record<string, Box> = {};
  for (const [id, core] of Object.entries(cores)) {
    const box = await prepareBox(testbed, id, { port: ports[id]!, core });
    boxes[id] = box;
    await box.serve();
    const problem = await box.install({ service_url: stand.endpointUrl, box_id: id, secrets: keyOf(id) });
    if (problem) throw new Error(problem);
  }
  return {
    stand,
    boxes,
    async stop() {
      for (const box of Object.values(boxes)) await box.stop();
      await testbed.stop();
      await stand.stop();
    },
  };
}

/** A robot on a stage, which waits for ever unless told. */
export function robot(
  code: string,
  settings: Record<string, string> = {},
  { name = 'A1', timeout }: { name?: string; timeout?: number } = {},
): BoxActivity {
  const properties = Object.entries(settings).map(([setting, value]) => [`Setting_${setting}`, value]);
  return {
    Type: code,
    Name: name,
    Properties: {
      ...Object.fromEntries(properties),
      ...(timeout && { TimeoutDuration: timeout, TimeoutDurationType: 's' }),
    },
  };
}

/** What writes an expression into the process log, as the next robot would read it. */
export function note(text: string, name = 'N1'): BoxActivity {
  return { Type: 'NoteActivity', Name: name, Properties: { Text: text } };
}

export async function stepsOf(box: Box, workflowId: string): Promise<Step[]> {
  return box.query(`SELECT * FROM b_durable_robots_step WHERE WORKFLOW_ID = '${workflowId}' ORDER BY rowid`);
}

export async function processLog(box: Box, workflowId: string): Promise<string[]> {
  const rows = await box.query<{ NOTE: string }>(
    `SELECT NOTE FROM b_bp_tracking WHERE WORKFLOW_ID = '${workflowId}' ORDER BY ID`,
  );
  return rows.map(({ NOTE }) => NOTE);
}

/** Waits until no step of a process waits any more, and returns its log. */
export async function finished(box: Box, workflowId: string, limitMs?: number): Promise<string[]> {
  await until(
    `process ${workflowId} has gone on`,
    async () => {
      const [instance] = await box.query(`SELECT ID FROM b_bp_workflow_instance WHERE ID = '${workflowId}'`);
      return !instance;
    },
    limitMs === undefined ? {} : { limitMs },
  );
  return processLog(box, workflowId);
}

/** A deal as `sandbox/portal/new-deal` makes one, in the kernel's tables. */
export async function putDeal(box: Box, id: number, more: object = {}): Promise<void> {
  await box.putCrm('2', {
    [id]: {
      TITLE: `Станки «Заря» ${id}`,
      OPPORTUNITY: 270000.35,
      CURRENCY_ID: 'RUB',
      ASSIGNED_BY_ID: 1,
      COMPANY_ID: 9,
      CONTACT_ID: 0,
      UF_CRM_ERP_ORDER_ID: '',
      ...more,
    },
  });
  await putCompany(box);
  await box.putCrm('rows', {
    [id * 10]: row(id * 10, id, { PRODUCT_NAME: 'Станок "Ж" 🚚', PRICE: 135000.1, QUANTITY: 2 }),
  });
}

/** A product row. */
export function row(id: number, deal: number, more: object): object {
  return {
    ID: id,
    OWNER_TYPE: 'D',
    OWNER_ID: deal,
    TAX_RATE: 20,
    TAX_INCLUDED: 'Y',
    MEASURE_NAME: 'шт',
    SORT: 10,
    ...more,
  };
}

/** The customer of all deals, with one set of legal details. */
async function putCompany(box: Box): Promise<void> {
  await box.putCrm('4', { 9: { TITLE: 'ООО "Ромашка"' } });
  await box.putCrm('presets', { 1: { ID: 1, ENTITY_TYPE_ID: 8, COUNTRY_ID: 1 } });
  await box.putCrm('requisites', {
    5: {
      ID: 5,
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: 9,
      PRESET_ID: 1,
      RQ_INN: '7701234567',
      RQ_KPP: '770101001',
      RQ_COMPANY_NAME: 'ООО "Ромашка"',
    },
  });
}
