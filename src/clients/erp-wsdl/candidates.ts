import type { ObjectMode } from '../erp/mapping-types';
import type { QName } from './dom';
import type { Field, InspectedTypes } from './fields';

/** What an operation could be used for, judged by names alone: the ERP's documentation has the last word. */
export interface Candidates {
  /** Paths of fields that could carry our reference. */
  references: string[];
  /** Paths of fields that could carry the id of a message which the ERP replays. */
  messageIds: string[];
  use: 'look-up' | 'upsert' | 'create' | 'other';
}

const referenceName =
  /(external|foreign|ext|client|customer|partner|source|origin|third.?party|your|buyer)_?.*(id|key|ref|reference|no|number|code)$|^(external|foreign)|reference$|purchaseorder(by)?/i;
const messageIdName = /^@?(message|request|msg|idempotency|correlation)_?(id|key|uuid|guid)$|^@?uuid$/i;
const lookUpName = /^(find|get|read|query|search|look_?up|list|check|fetch|retrieve|select)/i;
const upsertName = /^(upsert|put|save|merge|set|store|sync|maintain|create_?or_?update|add_?or_?update)/i;
const createName = /^(create|add|new|insert|post|submit|place|register|import|make|send)/i;

export function candidatesOf(
  operation: string,
  request: Field | undefined,
  types: InspectedTypes,
): Candidates {
  const fields = request ? textsWithin(request, types) : [];
  const named = (pattern: RegExp) =>
    fields.filter(({ name }) => pattern.test(name.replace('@', ''))).map(({ path }) => path);
  return {
    references: named(referenceName),
    messageIds: named(messageIdName),
    use: lookUpName.test(operation)
      ? 'look-up'
      : upsertName.test(operation)
        ? 'upsert'
        : createName.test(operation)
          ? 'create'
          : 'other',
  };
}

/** The safest mode that a creating operation can have beside the other operations of its port, and why. */
export function modeOf(
  { references, messageIds, use }: Candidates,
  lookUps: readonly string[],
): { mode: ObjectMode; because: string } {
  const [messageId] = messageIds;
  const [reference] = references;
  if (reference !== undefined && use === 'upsert') {
    return { mode: 'upsert', because: `if it changes what has the same ${reference}` };
  }
  if (reference !== undefined && lookUps.length > 0) {
    return { mode: 'lookup-then-create', because: `${reference}, looked up by ${lookUps.join(' or ')}` };
  }
  if (messageId !== undefined) {
    return { mode: 'native-replay', because: `if it answers a repeated ${messageId} with its first answer` };
  }
  const lacking =
    reference === undefined ? 'no field for a reference of ours' : `nothing looks up ${reference}`;
  return { mode: 'ask', because: `${lacking}: after a lost reply an operator decides` };
}

/** Steps from a message down to the last field that is looked at: nobody keeps a reference below. */
const levels = 5;

/** All that holds a text. Each type is entered once, where it is least deep: types may lead into each other. */
function textsWithin(message: Field, types: InspectedTypes): { path: string; name: string }[] {
  const found: { path: string; name: string }[] = [];
  const entered = new Set<QName>();
  let level = [{ path: '', field: message }];
  for (let depth = 1; depth <= levels; depth++) {
    const next: typeof level = [];
    for (const { path, field } of level) {
      for (const inner of fieldsIn(field, types, entered)) {
        const at = path ? `${path}/${inner.name}` : inner.name;
        if (holdsText(inner, types)) found.push({ path: at, name: inner.name });
        if (inner.holds) next.push({ path: at, field: inner });
      }
    }
    level = next;
  }
  return found;
}

/** Fields below one, those of its kinds included. */
function fieldsIn({ holds }: Field, types: InspectedTypes, entered: Set<QName>): readonly Field[] {
  if (typeof holds !== 'string') return holds ?? [];
  const fields = new Map<string, Field>();
  const waiting = [holds];
  for (const type of waiting) {
    if (entered.has(type)) continue;
    entered.add(type);
    waiting.push(...(types.get(type)?.kinds ?? []));
    for (const field of types.get(type)?.fields ?? []) fields.set(field.name, field);
  }
  return [...fields.values()];
}

/** Attributes may stand beside a text, elements may not. */
function holdsText({ holds }: Field, types: InspectedTypes): boolean {
  const type = typeof holds === 'string' ? types.get(holds) : undefined;
  const fields = typeof holds === 'string' ? (type?.fields ?? []) : (holds ?? []);
  return (type?.kinds.length ?? 0) === 0 && fields.every(({ name }) => name.startsWith('@'));
}
