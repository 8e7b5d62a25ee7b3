import { z } from 'zod';
import { ClientError } from '../client-error';
import { allOf, anyOf, type Condition, contains, refersTo } from './conditions';
import { badReply, type CallOptions } from './exchange';
import { type Draft, ignored } from './fit';
import type { OneCInvoice } from './invoice';
import { amountText } from './json';
import { markCut, requireKept } from './kept';
import { createUnderKey, referenceReply } from './objects';
import type { OData } from './odata';
import { markOf, markHead, referenceKey } from './reference-keys';
import { refusal } from './refusal';
import { type Known, need, sharedTime, type Step } from './steps';

/** Where the mark stands, and whose document it is. */
const comment = 'Комментарий';
const customer = 'Контрагент_Key';

const documentReply = referenceReply.extend({
  Number: z.string(),
  Posted: z.boolean(),
  СуммаДокумента: amountText,
});

const markedReply = referenceReply.extend({ Number: z.string(), [comment]: z.string().nullable() });

type Marked = z.output<typeof markedReply>;

export interface DocumentMapping {
  /** Of the step, and of the document's key among what is known. */
  name: string;
  entity: string;
  draft(input: OneCInvoice, known: Known): Draft;
}

/** A document that is written, but not posted. It is looked for by our key, and by our mark in its comment. */
export function documentStep(odata: OData, { name, entity, draft }: DocumentMapping): Step<OneCInvoice> {
  const keyOf = ({ identity }: OneCInvoice): string => referenceKey(entity, identity);

  async function find(input: OneCInvoice, known: Known, options: CallOptions): Promise<Known | undefined> {
    const mark = markOf(input.externalId);
    const [byKey, byMark] = await Promise.all([
      odata.get(entity, keyOf(input), documentReply, options),
      marked(mark, known, options),
    ]);
    const ours = byMark.filter((one) => textOf(one).includes(mark));
    const found = new Map(
      [...ours, ...(byKey ? [byKey] : [])].map((one) => [one.Ref_Key.toLowerCase(), one]),
    );
    const alive = [...found.keys()].filter((key) => !found.get(key)?.DeletionMark);
    if (alive.length > 1) throw refusal('Several', `${alive.length} ${entity} have our mark.`, mark);
    const [key] = alive;
    if (key !== undefined) return { [name]: key };
    if (found.size > 0) throw deleted(entity, mark);
    for (const one of byMark) refuseIfCut(one, mark);
    return undefined;
  }

  /** Documents that hold our mark, or the beginning of one where the base may have cut it. */
  async function marked(mark: string, known: Known, options: CallOptions): Promise<Marked[]> {
    const properties = (await odata.metadata(options)).get(entity)?.properties;
    if (properties?.has(comment) === false) {
      // 1C answers a filter on a field that it does not have with an error, and nothing could be written there either.
      odata.forgetMetadata();
      throw ignored(`${entity}.${comment}`);
    }
    // Without its brackets: in the query's language they are a set of characters.
    const whole = contains(comment, mark.slice(1, -1));
    const ofCustomer = allOf(refersTo(customer, need(known, 'counterparty')), contains(comment, markHead));
    const condition: Condition = properties?.has(customer) ? anyOf(whole, ofCustomer) : whole;
    const select = [
      'Ref_Key',
      'DeletionMark',
      'Number',
      comment,
      ...(properties?.has(customer) ? [customer] : []),
    ];
    return odata.list(entity, condition, markedReply, { ...options, select });
  }

  /** It may be ours, and in a base that chooses its keys nothing else would say so: a second one must not follow. */
  function refuseIfCut(one: Marked, mark: string): void {
    const text = textOf(one).trim();
    const isCut = text.startsWith(markHead, 1) && text !== mark && mark.startsWith(text);
    if (isCut && !one.DeletionMark) throw markCut(entity, one, comment, text, mark);
  }

  return {
    name,
    find,
    create(input, known, options) {
      const time = sharedTime(options);
      return createUnderKey(
        odata,
        { name, key: keyOf(input), draft: draft(input, known), find: () => find(input, known, time()) },
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
    if (!document || document.DeletionMark) throw deleted(entity, markOf(input.externalId));
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
      const metadata = await odata.metadata(options);
      requireKept(draft(input, known), metadata.get(entity), document, { dates: false });
      return undefined;
    },
    async create(input, known, options) {
      const time = sharedTime(options);
      await odata.post(entity, need(known, name), options).catch((error: unknown) => {
        throw error instanceof ClientError && error.verdict === 'refused'
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

function textOf({ [comment]: text }: Marked): string {
  return text ?? '';
}

function deleted(entity: string, mark: string): ClientError {
  return refusal('MarkedForDeletion', `${entity} of this deal was deleted in 1C.`, mark);
}
