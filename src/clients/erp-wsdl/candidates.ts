import type { ObjectMode } from '../erp/mapping-types';
import type { Field } from './fields';

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

export function candidatesOf(operation: string, request: Field | undefined): Candidates {
  const fields = request ? pathsWithin(request, '') : [];
  const named = (pattern: RegExp) =>
    fields.filter(({ field }) => pattern.test(field.name.replace('@', ''))).map(({ path }) => path);
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

function pathsOf(fields: readonly Field[], above: string): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const path = `${above}${field.name}`;
    const here = field.fields.length === 0 && field.kinds.length === 0 ? [{ path, field }] : [];
    return [...here, ...pathsWithin(field, `${path}/`)];
  });
}

function pathsWithin({ fields, kinds }: Field, above: string): { path: string; field: Field }[] {
  return [fields, ...kinds.map((kind) => kind.fields)].flatMap((some) => pathsOf(some, above));
}
