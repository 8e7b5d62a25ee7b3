import type { StoredObject } from '../../sandbox/one-c/schema';
import type { RecordEntry } from '../../sandbox/store';
import type { Made, Part, Parts } from './parts';

type OneCEntry = Extract<RecordEntry, { type: `one-c.${string}` }>;

/** What a create says of its object, or a stored object of itself. */
type Values = Readonly<Record<string, unknown>>;

/** The document that people get, and what its client is kept as. */
const entities = {
  Catalog_Контрагенты: 'counterparty',
  Catalog_ДоговорыКонтрагентов: 'contract',
  Document_СчетНаОплатуПокупателю: 'invoice',
} as const;

/**
 * Counterparties and their contracts, by INN and KPP; invoices, and that they are posted, by the mark in their comment.
 * A key that 1C keeps is taken for what it says and not for whose it is: how keys are chosen is the product's business.
 */
export function readOneC(record: readonly RecordEntry[], parts: Parts): void {
  const counterparties = new Map<string, string>();
  const subjects = new Map<string, string>();
  const made = new Map<string, Made>();
  const requests = new Map<number, Part>();

  /** INN and KPP, or the mark. */
  function subjectOf(entity: string, values: Values): string {
    switch (kindOf(entity)) {
      case 'counterparty':
        return `${text(values.ИНН)}/${text(values.КПП)}`;
      case 'contract':
        return counterparties.get(text(values.Owner_Key)) ?? text(values.Owner_Key);
      default:
        return /\[b24:([^\]]+)\]/.exec(text(values.Комментарий))?.[1] ?? '';
    }
  }

  function keep(entity: string, { ref, values }: StoredObject, arrivedAt: number): void {
    const kind = kindOf(entity);
    if (!kind) return;
    const subject = subjectOf(entity, values);
    subjects.set(ref, subject);
    if (kind === 'counterparty') counterparties.set(ref, subject);
    const object = made.get(ref) ?? { number: '', values: {}, holds: {}, arrivedAt, unique: true };
    if (!made.has(ref)) parts.get(`${kind} ${subject}`).made.push(object);
    made.set(ref, object);
    Object.assign(object, kind === 'invoice' ? invoiceOf(ref, values) : objectOf(kind, ref, values));
    if (values.Posted !== true || made.has(`${ref} posted`)) return;
    const posted = { ...object, values: {}, holds: {}, arrivedAt };
    made.set(`${ref} posted`, posted);
    parts.get(`posting ${subject}`).made.push(posted);
  }

  function invoiceOf(ref: string, values: Values): Partial<Made> {
    const number = text(values.Number);
    const total = Number(values.СуммаДокумента);
    return {
      number,
      values: { invoice_number: number, invoice_id: ref, amount: total.toFixed(2) },
      holds: {
        title: text(values.Комментарий).replace(/^\[b24:[^\]]+\] /, ''),
        total,
        inn: (counterparties.get(text(values.Контрагент_Key)) ?? '').split('/')[0] ?? '',
      },
    };
  }

  /** What a request is to make; nothing of other requests, nor of objects of no interest. */
  function askedFor(entry: Extract<OneCEntry, { type: 'one-c.arrived' }>): Part | undefined {
    const { entity, operation, ref = '', body } = entry;
    const kind = kindOf(entity);
    if (!kind) return undefined;
    if (operation === 'post') return parts.get(`posting ${subjects.get(ref.toLowerCase()) ?? ref}`);
    if (operation !== 'create' || body === undefined) return undefined;
    const values: Values = JSON.parse(body);
    return parts.get(`${kind} ${subjectOf(entity, values)}`);
  }

  for (const entry of record) {
    if (entry.type === 'one-c.stored') keep(entry.entity, entry.object, entry.at);
    else if (entry.type === 'one-c.arrived') {
      const part = askedFor(entry);
      if (part) requests.set(entry.request, part);
    } else if (entry.type === 'one-c.finished') {
      const part = requests.get(entry.request);
      if (!part) continue;
      part.requests.push({ arrivedAt: entry.arrivedAt, finishedAt: entry.at });
      if (entry.reply === 'refuse' || (entry.status ?? 0) >= 400) part.refusals.push(entry.at);
    }
  }
}

function kindOf(entity: string): (typeof entities)[keyof typeof entities] | undefined {
  return Object.hasOwn(entities, entity) ? entities[entity as keyof typeof entities] : undefined;
}

function objectOf(kind: string, ref: string, values: Values): Partial<Made> {
  return {
    number: text(values.Code) || ref,
    holds: kind === 'counterparty' ? { client: text(values.НаименованиеПолное) } : {},
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
