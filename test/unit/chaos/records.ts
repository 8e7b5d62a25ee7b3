import type { RecordEntry } from '../../../sandbox/store';
import { noErpFaults } from '../../../sandbox/erp/faults';
import type { LoadLine } from '../../../chaos/load/load-record';

const memberId = 'm1';
const title = 'Deal & Sons';
const rows = [{ productName: 'Part', price: 2.25, quantity: 2, productId: 0, taxRate: 20 }];

/** Both records of a run, made by hand: each line comes half a second after the one before. */
export interface Records {
  record: RecordEntry[];
  load: LoadLine[];
  /** ms since 1970 of the next line. */
  now(): number;
  /** The portal calls for a deal, which is made with its first call; the load generator gets this status. */
  call(deal: number, options?: { status?: number; known?: boolean }): number;
  order(deal: number, number: string, options?: { title?: string; externalId?: string }): void;
  refuse(deal: number): void;
  answer(call: number, values: Record<string, unknown>, moved?: boolean): void;
  field(deal: number, number: string): void;
  idsUnique(unique: boolean): void;
  slept(ms: number): void;
}

export function makeRecords(): Records {
  const record: RecordEntry[] = [];
  const load: LoadLine[] = [];
  let calls = 0;
  let requests = 0;
  const now = (): number => (record.length + load.length) * 500;
  // The caller's lines lack what every line has.
  const add = (event: object): void =>
    void record.push({ seq: record.length + 1, at: now(), ...event } as RecordEntry);

  return {
    record,
    load,
    now,
    call(deal, { status = 200, known = true } = {}) {
      const id = ++calls;
      const event = { processId: `process${id}`, activityName: 'A1', eventId: `event${id}` };
      if (known) {
        add({ type: 'deals.created', from: deal, count: 1, given: { title, rows } });
        add({
          type: 'call.sent',
          call: { id, document: ['crm', 'CCrmDocumentDeal', `DEAL_${deal}`], ...event },
        });
      }
      load.push({
        type: 'call',
        at: now(),
        call: `${event.processId}|${event.activityName}|${event.eventId}`,
        memberId,
        document: `DEAL_${deal}`,
        endpoint: 'endpoint-1',
        copy: 0,
        status,
      });
      return id;
    },
    order(deal, number, { title: given = title, externalId = `${memberId}/DEAL_${deal}` } = {}) {
      const arrivedAt = now();
      add({
        type: 'erp.order',
        number,
        order: { externalId, title: given, total: 4.5, currency: 'RUB', line: [] },
      });
      const request = ++requests;
      add({
        type: 'erp.finished',
        request,
        operation: 'create',
        externalId,
        arrivedAt,
        outcome: 'created',
        number,
      });
    },
    refuse(deal) {
      const externalId = `${memberId}/DEAL_${deal}`;
      add({ type: 'erp.finished', request: ++requests, operation: 'create', externalId, outcome: 'refused' });
    },
    answer: (call, values, moved = true) =>
      add({ type: 'answer', call, values, fate: moved ? 'moved' : 'not waiting' }),
    field: (deal, number) =>
      add({
        type: 'item.changed',
        entityTypeId: 2,
        id: deal,
        fields: {},
        uf: { UF_CRM_ERP_ORDER_ID: number },
      }),
    idsUnique: (uniqueExternalIds) =>
      add({ type: 'erp.faults', faults: { ...noErpFaults, uniqueExternalIds } }),
    slept(ms) {
      load.push({ type: 'slept', at: now() - ms, worker: 'worker-1', ms });
    },
  };
}
