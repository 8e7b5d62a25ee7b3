import { callForm } from '../sandbox/portal/call-form';
import type { Call } from '../sandbox/portal/portal-state';
import { openStore } from '../sandbox/store';

/** CODE of the robot that every call is for. */
export const robotCode = 'erp_order';

/** A portal that is not there, but whose calls look like any portal's. */
export interface Caller {
  memberId: string;
  applicationToken: string;
  /** Forms of calls that differ from each other and from all before. */
  calls(count: number): string[];
}

export function createCaller(): Caller {
  const store = openStore();
  const { memberId, applicationToken } = store.secrets;
  let last = 0;
  return {
    memberId,
    applicationToken,
    calls: (count) =>
      Array.from({ length: count }, () =>
        callForm({ store, origin: 'http://127.0.0.1:80' }, callNumber(++last)),
      ),
  };
}

function callNumber(id: number): Call {
  const serial = id.toString(16).padStart(12, '0');
  return {
    id,
    processId: `5f1e2d3c4b5a69.${serial}`,
    document: ['crm', 'CCrmDocumentDeal', `DEAL_${id}`],
    code: robotCode,
    activityName: 'A10000_20000_30000_40000',
    eventId: `6a7b8c9d.${serial}`,
    handler: '',
    properties: { reference: '', notify_user: 'user_1', comment: 'Отгрузка со склада №2, срочно' },
    waits: true,
    timeoutSeconds: 3_600,
    userId: 1,
    tokenSerial: id,
    tokenSeconds: 3_600,
    sentAt: Date.now(),
    step: 'waiting',
    repeats: 0,
    answers: 0,
  };
}
