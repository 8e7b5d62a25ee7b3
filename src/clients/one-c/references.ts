import { Big } from 'big.js';
import { code as currencyOf } from 'currency-codes';
import { z } from 'zod';
import { anyOf, type Condition, equals } from './conditions';
import type { CallOptions } from './exchange';
import { type Draft, keepsVatInCatalogue, requireFields, vatNamesOf } from './fit';
import type { OneCInvoice } from './invoice';
import { emptyGuid } from './literals';
import { referenceReply } from './objects';
import type { OData } from './odata';
import { refusal } from './refusal';
import type { Known, Step } from './steps';

export interface ReferenceSettings {
  /** INN of the organization that invoices come from. */
  organization: string;
  /** Code of the item that stands for products which 1C does not know by name. */
  item?: string | undefined;
}

/** Longest query of one look-up of items; web servers take 2 KB at least. */
const longestFilter = 1_200;

const currencyReply = referenceReply.extend({ Code: z.string() });
const named = referenceReply.extend({ Description: z.string(), IsFolder: z.boolean().optional() });

/** Nothing is begun in a base that would not keep what it is sent. @param sample drafts with every field in use */
export function structureStep(odata: OData, sample: readonly Draft[]): Step<unknown> {
  return {
    name: 'structure',
    async find(_input, _known, options) {
      const metadata = await odata.metadata(options);
      try {
        for (const draft of sample) requireFields(draft, metadata);
      } catch (error) {
        odata.forgetMetadata();
        throw error;
      }
      return {};
    },
  };
}

/** Our own organization and its main bank account. */
export function organizationStep(odata: OData, { organization }: ReferenceSettings): Step<unknown> {
  const entity = 'Catalog_Организации';
  const reply = referenceReply.extend({ ОсновнойБанковскийСчет_Key: z.guid().optional() });
  return {
    name: 'organization',
    async find(_input, _known, options) {
      const all = await odata.list(entity, equals('ИНН', organization), reply, options);
      const one = theOne(all, `Организация, ИНН ${organization}`);
      const account = one.ОсновнойБанковскийСчет_Key;
      return {
        organization: one.Ref_Key,
        ...(account && account !== emptyGuid && { account }),
      };
    },
  };
}

/** What the lines of an invoice refer to: the currency, each line's item, and VAT rates where they are a catalogue. */
export function referencesStep(odata: OData, settings: ReferenceSettings, rowsIn: string): Step<OneCInvoice> {
  return {
    name: 'references',
    async find({ currency, lines }, _known, options) {
      const rates = [...new Set(lines.map(({ vat }) => vatName(vat)))];
      const [currencyKey, items, metadata] = await Promise.all([
        findCurrency(odata, currency, options),
        itemKeys(
          odata,
          settings,
          lines.map(({ name }) => name),
          options,
        ),
        odata.metadata(options),
      ]);
      const known = vatNamesOf(metadata.get(rowsIn));
      for (const name of rates) if (known?.has(name) === false) missing(`Ставка ${name}`);
      const vat = keepsVatInCatalogue(metadata.get(rowsIn)) ? await vatKeys(odata, rates, options) : {};
      return { currency: currencyKey, ...items, ...vat };
    },
  };
}

/**
 * A currency by its number of ISO 4217, which is its code in 1C, or else by its letters: bases have those as the name, or
 * as the code.
 */
async function findCurrency(odata: OData, letters: string, options: CallOptions): Promise<string> {
  const number = currencyOf(letters)?.number;
  const byLetters = anyOf(equals('Code', letters), equals('Description', letters));
  const condition = number === undefined ? byLetters : anyOf(equals('Code', number), byLetters);
  const found = await odata.list('Catalog_Валюты', condition, currencyReply, options);
  const byNumber = found.filter(({ Code, DeletionMark }) => Code.trim() === number && !DeletionMark);
  return theOne(byNumber.length > 0 ? byNumber : found, `Валюта ${letters}`).Ref_Key;
}

/**
 * Name of a rate in the enumeration of VAT rates, by the rule that all of them follow; whether the base has it is asked of
 * its description or its catalogue. @throws ClientError refused `NotFound` for a rate with a fraction
 */
export function vatName(rate: string | undefined): string {
  if (rate === undefined) return 'БезНДС';
  const percent = new Big(rate);
  return percent.eq(percent.round(0)) ? `НДС${percent.toFixed(0)}` : missing(`Ставка НДС ${rate}%`);
}

export const itemOf = (line: number): string => `item:${line}`;
export const vatOf = (name: string): string => `vat:${name}`;

async function itemKeys(
  odata: OData,
  { item }: ReferenceSettings,
  names: readonly string[],
  options: CallOptions,
): Promise<Known> {
  const entity = 'Catalog_Номенклатура';
  const wanted = [...new Set(names.map((name) => name.trim()))];
  const conditions = [
    ...inPieces(wanted.map((name) => equals('Description', name))),
    ...(item === undefined ? [] : [equals('Code', item)]),
  ];
  const found = await Promise.all(conditions.map((one) => odata.list(entity, one, named, options)));
  const instead = item === undefined ? [] : (found.pop() ?? []);
  const all = found.flat().filter(({ IsFolder }) => !IsFolder);
  const keys = names.map((name, line) => {
    const same = all.filter(({ Description }) => isSameName(Description, name));
    const ofName = same.length === 0 && item !== undefined ? instead : same;
    return [itemOf(line), theOne(ofName, `Номенклатура «${name}»`).Ref_Key];
  });
  return Object.fromEntries(keys);
}

async function vatKeys(odata: OData, names: readonly string[], options: CallOptions): Promise<Known> {
  const keys = names.map(async (name) => {
    const ofName = equals('ПеречислениеСтавкаНДС', name);
    const rates = await odata.list('Catalog_СтавкиНДС', ofName, referenceReply, options);
    return [vatOf(name), theOne(rates, `Ставка ${name}`).Ref_Key];
  });
  return Object.fromEntries(await Promise.all(keys));
}

/** The one that is not marked for deletion. @throws ClientError refused `NotFound`, `Several` */
export function theOne<T extends { DeletionMark: boolean }>(all: readonly T[], what: string): T {
  const [one, ...others] = all.filter(({ DeletionMark }) => !DeletionMark);
  if (!one) return missing(what);
  if (others.length > 0) throw refusal('Several', 'it is not clear which of several is meant.', what);
  return one;
}

function missing(what: string): never {
  throw refusal('NotFound', 'something that the invoice needs is not there; nothing was created.', what);
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Conditions joined by `or`, as many at a time as a URL takes. */
function inPieces(conditions: readonly Condition[]): Condition[] {
  const pieces: Condition[] = [];
  for (const condition of conditions) {
    const last = pieces.at(-1);
    const joined = last ? anyOf(last, condition) : condition;
    if (last && encodeURIComponent(joined.filter).length <= longestFilter) pieces[pieces.length - 1] = joined;
    else pieces.push(condition);
  }
  return pieces;
}
