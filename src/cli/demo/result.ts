import type { ControlClient } from '../../../sandbox/control/client';

export interface DemoResult {
  deals: number;
  acknowledged: number;
  answered: number;
  orders: number;
  /** Orders beyond the first of their deal. */
  doubled: number;
  /** Acknowledged calls whose deal has no answer, or no number in its field. */
  lost: number;
  /** ms from the call to its acknowledgement, as the portal measured it. */
  ackMs: { p50: number; p99: number };
}

interface Row {
  deal: string;
  acknowledged: number | undefined;
  answer: string;
  seconds: string;
  orders: number;
  field: string;
}

/** What the sandbox's own record says of these deals. */
export async function readRows(control: ControlClient, ids: readonly number[]): Promise<Row[]> {
  const { orders } = await control.state();
  return Promise.all(
    ids.map(async (id) => {
      const { calls, fields } = await control.deal(id);
      const [call] = calls;
      const moved = call?.firstAnswer?.moved ? call.firstAnswer : undefined;
      return {
        deal: `DEAL_${id}`,
        acknowledged: call?.outcome?.status === 200 ? call.outcome.ms : undefined,
        answer: typeof moved?.values.status === 'string' ? moved.values.status : '-',
        seconds: call && moved ? ((moved.at - call.sentAt) / 1000).toFixed(1) : '-',
        orders: orders.filter(({ externalId }) => externalId.startsWith(`D_${id}-`)).length,
        field: String(fields.UF_CRM_ERP_ORDER_ID ?? ''),
      };
    }),
  );
}

export function sumUp(rows: readonly Row[]): DemoResult {
  const acknowledged = rows.filter((row) => row.acknowledged !== undefined);
  const ms = acknowledged.map((row) => row.acknowledged ?? 0).toSorted((a, b) => a - b);
  return {
    deals: rows.length,
    acknowledged: acknowledged.length,
    answered: rows.filter(({ answer }) => answer !== '-').length,
    orders: rows.reduce((sum, row) => sum + row.orders, 0),
    doubled: rows.reduce((sum, row) => sum + Math.max(0, row.orders - 1), 0),
    lost: acknowledged.filter(({ answer, field }) => answer === '-' || field === '').length,
    ackMs: { p50: percentile(ms, 0.5), p99: percentile(ms, 0.99) },
  };
}

/** True if every deal was acknowledged and answered, has its number, and no order was doubled. */
export function isFine({ deals, acknowledged, answered, orders, doubled, lost }: DemoResult): boolean {
  return acknowledged === deals && answered === deals && orders === deals && doubled === 0 && lost === 0;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    [
      row.deal.padEnd(9),
      (row.acknowledged === undefined ? 'no' : `${row.acknowledged} ms`).padEnd(14),
      row.answer.padEnd(9),
      `${row.seconds} s`.padEnd(10),
      String(row.orders).padEnd(8),
      row.field,
    ].join(''),
  );
  return [
    ' deal     acknowledged  answer   after     orders  field',
    ...lines.map((text) => ` ${text}`),
  ].join('\n');
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
