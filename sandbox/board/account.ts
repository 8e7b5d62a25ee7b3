import type { OneCState } from '../one-c/one-c-state';
import { baseNames } from '../one-c/configurations';
import type { Call } from '../portal/portal-state';
import type { Secrets } from '../secrets';
import type { Store } from '../store';
import { wasTaken } from './robots-of';

/** acknowledged = answered + inProgress + lost. */
export interface Account {
  acknowledged: number;
  answered: number;
  inProgress: number;
  /** Acknowledged, and the process went on without an answer. */
  lost: number;
  /** Things of one call's work beyond the first. */
  doubled: number;
  /** Answered with the number of something that no system holds, as when a person enters it by hand. */
  notFound: number;
  /** Calls that nobody acknowledged; a portal never repeats those. */
  notTaken: number;
}

/** What the calls came to, by what portal, ERP, 1C and Jira hold. Nothing that the robots say of themselves counts. */
export function accountOf(store: Store): Account {
  const account = { acknowledged: 0, answered: 0, inProgress: 0, lost: 0, notFound: 0, notTaken: 0 };
  const held = holdings(store);
  for (const call of store.portal.calls.values()) {
    if (!wasTaken(call)) {
      if (call.outcome) account.notTaken += 1;
      continue;
    }
    account.acknowledged += 1;
    if (call.step === 'waiting') account.inProgress += 1;
    else if (call.step === 'timed-out') account.lost += 1;
    else account.answered += 1;
    if (call.step === 'answered' && !isThere(call, held)) account.notFound += 1;
  }
  return { ...account, doubled: doubledOrders(store) + doubledProjects(store) + doubledInvoices(store.oneC) };
}

/** Numbers and keys of what there is, by the name of the value that robots return. */
type Holdings = ReadonlyMap<string, ReadonlySet<string>>;

function holdings({ erp, jira, oneC }: Store): Holdings {
  return new Map([
    ['erp_order_id', new Set(erp.orders.map(({ number }) => number))],
    ['erp_client_id', new Set([...erp.customers.values()].map(({ number }) => number))],
    ['project_key', new Set(jira.projects.keys())],
    ['invoice_id', new Set(invoicesOf(oneC).map(({ ref }) => ref))],
  ]);
}

/** Whether there is all that an `ok` names; other answers name nothing. */
function isThere({ firstAnswer }: Call, held: Holdings): boolean {
  const { status, ...values } = firstAnswer?.values ?? {};
  if (status !== 'ok') return true;
  return Object.entries(values).every(([name, value]) => held.get(name)?.has(String(value)) ?? true);
}

/** Orders beyond the first of their reference, and those with a reference that no call is for. */
function doubledOrders({ portal, erp, secrets }: Store): number {
  const expected = new Set<string>();
  for (const { code, document, properties } of portal.calls.values()) {
    if (code !== 'erp_order') continue;
    const own = referenceOf(document[2], secrets);
    const mark = String(properties.reference ?? '');
    expected.add(mark ? `${own}-${mark}` : own);
  }
  const ours = erp.orders.filter(({ externalId }) => /^[A-Z]\w*_\d+-/.test(externalId));
  const once = new Set(ours.map(({ externalId }) => externalId).filter((id) => expected.has(id)));
  return ours.length - once.size;
}

/** Projects with the mark of a document, beyond one for each key that robots were told for it. */
function doubledProjects({ portal, jira, secrets }: Store): number {
  const keys = new Map<string, Set<string>>();
  for (const { code, document, properties } of portal.calls.values()) {
    if (code !== 'jira_project') continue;
    const own = referenceOf(document[2], secrets);
    keys.set(own, (keys.get(own) ?? new Set()).add(String(properties.project_key ?? '')));
  }
  const made = new Map<string, number>();
  for (const { description } of jira.projects.values()) {
    const [, own] = /bitrix24:(\w+-[0-9a-f]{8})/.exec(description) ?? [];
    if (own !== undefined) made.set(own, (made.get(own) ?? 0) + 1);
  }
  return [...made].reduce(
    (doubled, [own, count]) => doubled + Math.max(0, count - (keys.get(own)?.size ?? 0)),
    0,
  );
}

/** Invoices beyond the first with a mark, in each information base. */
function doubledInvoices(oneC: OneCState): number {
  const marks = invoicesOf(oneC).flatMap(({ mark }) => (mark ? [mark] : []));
  return marks.length - new Set(marks).size;
}

function invoicesOf({ bases }: OneCState): { ref: string; mark: string | undefined }[] {
  return baseNames.flatMap((base) =>
    [...(bases[base].get('Document_СчетНаОплатуПокупателю')?.values() ?? [])].map(({ ref, values }) => {
      const [mark] = /\[b24:[^\]]+\]/.exec(String(values.Комментарий ?? '')) ?? [];
      return { ref, mark: mark && `${base} ${mark}` };
    }),
  );
}

/** Codes of the CRM for its records, by what stands before the number in a document's id. */
const codes: Readonly<Record<string, string>> = { DEAL: 'D', LEAD: 'L', QUOTE: 'Q', SMART_INVOICE: 'SI' };

/** What far systems keep of a document: `D_17-3f2a9c1e`, `Tb1_12-…` for `DYNAMIC_177_12`. */
function referenceOf(document: string, { memberId }: Secrets): string {
  const [, type = '', smartProcess, id] = /^([A-Z_]+?)_(?:(\d+)_)?(\d+)$/.exec(document) ?? [];
  const code = smartProcess === undefined ? codes[type] : `T${Number(smartProcess).toString(16)}`;
  return `${code}_${id}-${memberId.slice(0, 8)}`;
}
