import type { RecordEntry, SandboxEvent } from '../../sandbox/store';
import type { Box } from '../../testbed/box';
import { type BoxDeal, boxFields, contentOf, noteMark } from './box-calls';

type Unnumbered = SandboxEvent & { at: number };

interface StepRow {
  EVENT_ID: string;
  WORKFLOW_ID: string;
  ACTIVITY: string;
  ROBOT: string;
  CALL_DATA: string;
  TIMEOUT: number;
  /** s since 1970; so is the other. */
  CREATED_AT: number;
  ENDED_AT: number;
  STATE: string;
}

interface Tables {
  steps: StepRow[];
  notes: { WORKFLOW_ID: string; NOTE: string }[];
  deals: { ID: number; DATA: string }[];
}

/**
 * What the boxed portal's own tables say, in the words of the sandbox's record: which calls there were, how each process
 * went on, and what stands in the deals. An answer that came again is not in them.
 */
export async function readBoxRecord(box: Box, made: readonly BoxDeal[]): Promise<RecordEntry[]> {
  const { steps, notes, deals } = await box.run<Tables>(
    `$all = static function ($sql) {
      $rows = []; $found = Bitrix\\Main\\Application::getConnection()->query($sql);
      while ($row = $found->fetch()) { $rows[] = $row; }
      return $rows;
    };
    return [
      'steps' => $all('SELECT * FROM b_durable_robots_step ORDER BY rowid'),
      'notes' => $all("SELECT WORKFLOW_ID, NOTE FROM b_bp_tracking WHERE NOTE LIKE '${noteMark}%'"),
      'deals' => $all("SELECT ID, DATA FROM kernel_crm WHERE KIND = '2'"),
    ];`,
  );
  const entries: Unnumbered[] = [];
  for (const deal of made) {
    const { title, rows, client, companyId } = contentOf(deal);
    entries.push({ type: 'company.created', at: 0, id: companyId, given: client });
    const given = { title, companyId, rows: rows.map((row) => ({ ...row, productId: 0, taxRate: 20 })) };
    entries.push({ type: 'deals.created', at: 0, from: deal.id, count: 1, given });
  }
  for (const [index, step] of steps.entries()) entries.push(...ofStep(index + 1, step, notes));
  for (const { ID, DATA } of deals) {
    const data = JSON.parse(DATA) as Record<string, string>;
    const filled = ['UF_CRM_ERP_ORDER_ID', ...boxFields].filter((name) => data[name]);
    const uf = Object.fromEntries(filled.map((name) => [name, data[name]!]));
    if (filled.length > 0)
      entries.push({ type: 'item.changed', at: Date.now(), entityTypeId: 2, id: ID, fields: {}, uf });
  }
  return entries.map((entry, index) => ({ ...entry, seq: index + 1 }));
}

function ofStep(id: number, step: StepRow, notes: Tables['notes']): Unnumbered[] {
  const { document_id: document, properties } = JSON.parse(step.CALL_DATA) as {
    document_id: [string, string, string];
    properties: Record<string, string | string[]>;
  };
  const call = {
    id,
    processId: step.WORKFLOW_ID,
    document,
    code: step.ROBOT,
    activityName: step.ACTIVITY,
    eventId: step.EVENT_ID,
    handler: '',
    properties,
    waits: true,
    timeoutSeconds: step.TIMEOUT,
    userId: 0,
    tokenSerial: 0,
    tokenSeconds: 0,
  };
  const sent = { type: 'call.sent' as const, at: step.CREATED_AT * 1_000, call };
  const note = notes.find(({ WORKFLOW_ID }) => WORKFLOW_ID === step.WORKFLOW_ID);
  if (!note) return [sent];
  // The end of the second: no earlier than it was.
  const at = (step.ENDED_AT || Date.now() / 1_000) * 1_000 + 999;
  const { IsTimeout, ...values } = valuesIn(note.NOTE);
  if (IsTimeout === '1') return [sent, { type: 'call.timed-out', at, call: id }];
  return [sent, { type: 'answer', at, call: id, tokenHash: '', values, fate: 'moved' }];
}

function valuesIn(note: string): Record<string, string> {
  const lines = note.split('\n').slice(1);
  const pairs = lines.map((line): [string, string] => {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)];
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}
