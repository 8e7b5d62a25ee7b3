import { z } from 'zod';
import { ClientError } from '../client-error';
import { sameAmount } from './amounts';
import { badReply, type CallOptions } from './exchange';
import { type Draft, fitBody } from './fit';
import { literal } from './literals';
import type { OneCInvoice } from './invoice';
import { amountText } from './json';
import type { OData, SendOptions } from './odata';
import { markOf, referenceKey } from './reference-keys';
import { refusal } from './refusal';
import { type Known, need, sharedTime, type Step } from './steps';

export const referenceReply = z.looseObject({ Ref_Key: z.guid(), DeletionMark: z.boolean() });

const documentReply = referenceReply.extend({
  Number: z.string(),
  Posted: z.boolean(),
  СуммаДокумента: amountText,
});

/**
 * Creates an object under the key that we choose, or finds the one that has it already. A base that chooses another
 * key says so in its reply: `foreignKeys` then warns that only marks find it again.
 */
export async function createUnderKey(
  odata: OData,
  { name, key, draft, find }: { name: string; key: string; draft: Draft; find(): Promise<Known | undefined> },
  options: SendOptions,
): Promise<Known> {
  const time = sharedTime(options);
  const { beforeSend } = options;
  const body = await bodyOf(odata, draft, time());
  const created = await odata.create(draft.entity, { Ref_Key: key, ...body }, { ...time(), beforeSend });
  if (created !== undefined) {
    return { [name]: created, ...(created !== key && { foreignKeys: draft.entity }) };
  }
  const there = await find();
  if (there) return there;
  const exchange = { operation: `POST ${draft.entity}`, creates: true };
  throw badReply(exchange, 'Contract', 'its key is taken, and nothing is found under it');
}

async function bodyOf(odata: OData, draft: Draft, options: CallOptions) {
  try {
    return fitBody(draft, await odata.metadata(options));
  } catch (error) {
    // What is published can be mended, and then is not to be refused for minutes.
    if (error instanceof ClientError && error.kind === 'FieldIgnored') odata.forgetMetadata();
    throw error;
  }
}

export interface DocumentMapping {
  /** Of the step, and of the document's key among what is known. */
  name: string;
  entity: string;
  draft(input: OneCInvoice, known: Known): Draft;
}

/** A document that is written, but not posted. It is looked for by our key, and by our mark in its comment. */
export function documentStep(odata: OData, { name, entity, draft }: DocumentMapping): Step<OneCInvoice> {
  const keyOf = ({ identity }: OneCInvoice): string => referenceKey(entity, identity);

  async function find(input: OneCInvoice, options: CallOptions): Promise<Known | undefined> {
    const mark = markOf(input.externalId);
    const [byKey, byMark] = await Promise.all([
      odata.get(entity, keyOf(input), documentReply, options),
      odata.list(entity, `substringof(${literal.text(mark)},Комментарий) eq true`, documentReply, options),
    ]);
    const found = new Map(
      [...byMark, ...(byKey ? [byKey] : [])].map((one) => [one.Ref_Key.toLowerCase(), one]),
    );
    const alive = [...found.keys()].filter((key) => !found.get(key)?.DeletionMark);
    if (alive.length > 1) throw refusal('Several', `${alive.length} ${entity} have our mark.`, mark);
    const [key] = alive;
    if (key !== undefined) return { [name]: key };
    if (found.size > 0) throw marked(entity, mark);
    return undefined;
  }

  return {
    name,
    find: (input, _known, options) => find(input, options),
    create(input, known, options) {
      const time = sharedTime(options);
      return createUnderKey(
        odata,
        { name, key: keyOf(input), draft: draft(input, known), find: () => find(input, time()) },
        options,
      );
    },
  };
}

/**
 * Posts a document that an earlier step has written, and reads back its number and amount. One that is not posted and
 * does not hold what the deal says is left alone: 1C did not keep what it was sent, or the deal has changed since.
 */
export function postingStep(odata: OData, { name, entity, draft }: DocumentMapping): Step<OneCInvoice> {
  async function read(input: OneCInvoice, known: Known, options: CallOptions) {
    const document = await odata.get(entity, need(known, name), documentReply, options);
    if (!document || document.DeletionMark) throw marked(entity, markOf(input.externalId));
    return document;
  }
  const result = ({ Number, СуммаДокумента }: z.output<typeof documentReply>): Known => ({
    [`${name}Number`]: Number.trim(),
    [`${name}Amount`]: СуммаДокумента,
  });

  return {
    name: `${name}Posting`,
    async find(input, known, options) {
      const document = await read(input, known, options);
      if (document.Posted) return result(document);
      const field = firstDifference(draft(input, known), document);
      if (field === undefined) return undefined;
      throw refusal(
        'Differs',
        `${entity} is there, not posted, and ${field} is not what the deal says; it was left as it is.`,
        `${document.Number.trim()}: ${field}`,
      );
    },
    async create(input, known, options) {
      const time = sharedTime(options);
      await odata.post(entity, need(known, name), options).catch((error: unknown) => {
        throw error instanceof ClientError && error.kind === 'Rejected'
          ? refusal(
              'NotPosted',
              `${entity} was written but not posted: ${error.said ?? ''}`,
              error.said ?? '',
            )
          : error;
      });
      const document = await read(input, known, time());
      if (document.Posted) return result(document);
      const exchange = { operation: `POST ${entity}/Post`, creates: true };
      throw badReply(exchange, 'Contract', 'it said yes, and the document is not posted');
    },
  };
}

/** Name of the first number that a document holds otherwise than it was meant. */
function firstDifference(
  { fields, rows = {} }: Draft,
  document: Record<string, unknown>,
): string | undefined {
  const differs = (row: Draft['fields'], there: Record<string, unknown>): string | undefined =>
    Object.entries(row).find(
      ([name, value]) => 'number' in value && !isSame(value.number.value, there[name]),
    )?.[0];
  const ofRows = Object.entries(rows).map(([section, lines]) => {
    const there = document[section];
    if (!Array.isArray(there) || there.length !== lines.length) return section;
    return lines.map((line, index) => differs(line, there[index])).find((name) => name !== undefined);
  });
  return [differs(fields, document), ...ofRows].find((name) => name !== undefined);
}

function isSame(sent: string, there: unknown): boolean {
  return typeof there === 'string' && /^-?\d+(\.\d+)?$/.test(there) && sameAmount(sent, there);
}

function marked(entity: string, mark: string): ClientError {
  return refusal('MarkedForDeletion', `${entity} of this deal was deleted in 1C.`, mark);
}
