import type { RecordEntry } from '../../../sandbox/store';
import { noErpFaults } from '../../../sandbox/erp/faults';
import type { LoadLine, VerbLine } from '../../../chaos/load/load-record';

export const memberId = 'a223c6b3710f85df22e9377d6c4f7553';
/** Of the portal, in what far systems keep. */
export const mark = 'a223c6b3';
const title = 'Deal & Sons';
const rows = [{ productName: 'Part', price: 2.25, quantity: 2, productId: 0, taxRate: 20 }];
const kpp = '770101001';

const invoices = 'Document_СчетНаОплатуПокупателю';
const counterparties = 'Catalog_Контрагенты';

/** Of the company of this number. */
export const innOf = (company: number): string => `77000000${company}`;
const nameOf = (company: number): string => `Company ${company}`;

interface CallOptions {
  robot?: string;
  /** Number of the deal's company, from 10 on. */
  company?: number;
  status?: number;
  known?: boolean;
  /** The process goes on by itself after this. */
  timeoutSeconds?: number;
  /** An item of the smart process in place of a deal. */
  item?: boolean;
}

/** Both records of a run, made by hand: each line comes half a second after the one before. */
export interface Records {
  record: RecordEntry[];
  load: LoadLine[];
  /** ms since 1970 of the next line. */
  now(): number;
  /** The portal calls for a deal, which is made with its first call; the load generator gets this status. */
  call(deal: number, options?: CallOptions): number;
  order(deal: number, number: string, options?: { title?: string; externalId?: string }): void;
  refuse(deal: number): void;
  customer(company: number, number: string, options?: { inn?: string; externalId?: string }): void;
  refuseCustomer(company: number): void;
  project(deal: number, options?: { of?: number; title?: string }): void;
  /** @param number of the issue in its project */
  issue(deal: number, number?: number, options?: { of?: number; title?: string }): void;
  refuseJira(operation: 'createProject' | 'createIssue', deal: number): void;
  counterparty(ref: string, company: number, options?: { name?: string }): void;
  contract(ref: string, counterparty: string): void;
  invoice(
    ref: string,
    deal: number,
    options: { counterparty: string; number?: string; amount?: string; posted?: boolean },
  ): void;
  refuseCounterparty(company: number): void;
  refuseInvoice(deal: number): void;
  refusePosting(ref: string): void;
  /** The process of the call goes on by itself. */
  timeOut(call: number): void;
  /** An operator does this to the call's run, or tries to. */
  verb(call: number, verb: VerbLine['verb'], values?: Record<string, string>): void;
  /** A fault that began so many ms ago and is over. */
  fault(what: string, ms: number): void;
  answer(call: number, values: Record<string, unknown>, moved?: boolean): void;
  field(deal: number, text: string, name?: string): void;
  idsUnique(unique: boolean): void;
  slept(ms: number): void;
  /** Far systems work on each request for so long from here on. */
  slow(ms: number): void;
}

/** @param memberId of the portal */
export function makeRecords({ memberId: own = memberId } = {}): Records {
  const portalMark = own.slice(0, 8);
  const record: RecordEntry[] = [];
  const load: LoadLine[] = [];
  let calls = 0;
  let requests = 0;
  let latency = 0;
  const companies = new Set<number>();
  const deals = new Set<number>();
  const now = (): number => (record.length + load.length) * 500;
  const arrived = (): number => now() - latency;
  // The caller's lines lack what every line has.
  const add = (event: object): void =>
    void record.push({ seq: record.length + 1, at: now(), ...event } as RecordEntry);
  const stored = (entity: string, ref: string, values: object): void =>
    add({ type: 'one-c.stored', base: 'accounting', entity, object: { ref, values, rows: {} } });
  const refused = (entity: string, operation: 'create' | 'post', asked: object): void => {
    const common = { request: ++requests, operation, base: 'accounting', entity };
    add({ type: 'one-c.arrived', ...common, ...asked });
    add({ type: 'one-c.finished', ...common, arrivedAt: arrived(), status: undefined, reply: 'refuse' });
  };
  const markOf = (deal: number): string => `bitrix24:D_${deal}-${portalMark}-CHAOS${deal}`;
  const commentOf = (deal: number): string => `[b24:D_${deal}-${portalMark}] ${title}`;

  return {
    record,
    load,
    now,
    call(deal, options = {}) {
      const { robot = 'erp_order', company, status = 200, known = true } = options;
      const { timeoutSeconds = 0, item = false } = options;
      const name = item ? `DYNAMIC_177_${deal}` : `DEAL_${deal}`;
      const id = ++calls;
      const event = { processId: `process${portalMark}${id}`, activityName: 'A1', eventId: `event${id}` };
      if (known && company !== undefined && !companies.has(company)) {
        companies.add(company);
        const given = { title: nameOf(company), inn: innOf(company), kpp };
        add({ type: 'company.created', id: company, given });
      }
      if (known && !deals.has(deal)) {
        deals.add(deal);
        const given = { title, rows, ...(company !== undefined && { companyId: company }) };
        add({ type: item ? 'items.created' : 'deals.created', from: deal, count: 1, given });
      }
      if (known) {
        const document = ['crm', 'CCrmDocumentDeal', name];
        add({
          type: 'call.sent',
          call: {
            id,
            code: robot,
            properties: { project_key: 'CHAOS' },
            document,
            timeoutSeconds,
            ...event,
          },
        });
      }
      load.push({
        type: 'call',
        at: now(),
        call: `${event.processId}|${event.activityName}|${event.eventId}`,
        memberId: own,
        document: name,
        endpoint: 'endpoint-1',
        copy: 0,
        status,
      });
      return id;
    },
    verb(call, verb, values) {
      const line = load.filter((one) => one.type === 'call')[call - 1];
      if (line)
        load.push({
          type: 'verb',
          at: now(),
          verb,
          call: line.call,
          memberId: own,
          document: line.document,
          ...(values && { values }),
        });
    },
    order(deal, number, { title: given = title, externalId = `D_${deal}-${portalMark}` } = {}) {
      const arrivedAt = arrived();
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
      const externalId = `D_${deal}-${portalMark}`;
      const request = { request: ++requests, operation: 'create', arrivedAt: arrived() };
      add({ type: 'erp.finished', ...request, externalId, outcome: 'refused' });
    },
    customer(company, number, { inn = innOf(company), externalId = `CO_${company}-${portalMark}` } = {}) {
      const customer = { externalId, kind: 'company', name: nameOf(company), fullName: '', inn };
      add({ type: 'erp.customer', number, customer });
    },
    refuseCustomer(company) {
      const externalId = `CO_${company}-${portalMark}`;
      const request = { request: ++requests, operation: 'customer', arrivedAt: arrived() };
      add({ type: 'erp.finished', ...request, externalId, outcome: 'refused' });
    },
    project(deal, { of = deal, title: name = title } = {}) {
      const key = `CHAOS${deal}`;
      const description = `${title}\n${markOf(of).replace(`-CHAOS${of}`, `-${key}`)}`;
      add({
        type: 'jira.project',
        project: { id: 10_000 + deal, key, name: `${name} (${key})`, description },
      });
    },
    issue(deal, number = 1, { of = deal, title: summary = title } = {}) {
      const projectKey = `CHAOS${deal}`;
      const key = `${projectKey}-${number}`;
      const labels = [markOf(of).replace(`-CHAOS${of}`, `-${projectKey}`)];
      const arrivedAt = arrived();
      add({ type: 'jira.issue', issue: { id: 20_000 + deal, key, projectKey, summary, labels } });
      add({
        type: 'jira.finished',
        request: ++requests,
        operation: 'createIssue',
        key: projectKey,
        arrivedAt,
        outcome: 'created',
      });
    },
    refuseJira: (operation, deal) =>
      add({
        type: 'jira.finished',
        request: ++requests,
        operation,
        arrivedAt: arrived(),
        key: `CHAOS${deal}`,
        outcome: 'refused',
        reply: 'refuse',
      }),
    counterparty: (ref, company, { name = nameOf(company) } = {}) =>
      stored(counterparties, ref, { ИНН: innOf(company), КПП: kpp, НаименованиеПолное: name }),
    contract: (ref, counterparty) => stored('Catalog_ДоговорыКонтрагентов', ref, { Owner_Key: counterparty }),
    invoice(ref, deal, { counterparty, number = '0000-000001', amount = '4.50', posted = true }) {
      const values = {
        Number: number,
        Комментарий: commentOf(deal),
        // Stored as its digits came.
        СуммаДокумента: amount.replace(/0$/, ''),
        Контрагент_Key: counterparty,
      };
      stored(invoices, ref, { ...values, Posted: false });
      if (posted) stored(invoices, ref, { ...values, Posted: true });
    },
    refuseCounterparty: (company) =>
      refused(counterparties, 'create', { body: JSON.stringify({ ИНН: innOf(company), КПП: kpp }) }),
    refuseInvoice: (deal) =>
      refused(invoices, 'create', { body: JSON.stringify({ Комментарий: commentOf(deal) }) }),
    refusePosting: (ref) => refused(invoices, 'post', { ref: ref.toUpperCase() }),
    timeOut: (call) => add({ type: 'call.timed-out', call }),
    fault: (what, ms) => void load.push({ type: 'fault', at: now() - ms, what, ms }),
    answer: (call, values, moved = true) =>
      add({ type: 'answer', call, values, fate: moved ? 'moved' : 'not waiting' }),
    field: (deal, text, name = 'UF_CRM_ERP_ORDER_ID') =>
      add({ type: 'item.changed', entityTypeId: 2, id: deal, fields: {}, uf: { [name]: text } }),
    idsUnique: (uniqueExternalIds) =>
      add({ type: 'erp.faults', faults: { ...noErpFaults, uniqueExternalIds } }),
    slow(ms) {
      latency = ms;
    },
    slept(ms) {
      load.push({ type: 'slept', at: now() - ms, worker: 'worker-1', ms });
    },
  };
}
