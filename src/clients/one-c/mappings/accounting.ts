import { z } from 'zod';
import { countLines } from '../amounts';
import { refersTo } from '../conditions';
import { counterpartyStep } from '../counterparty';
import type { CallOptions } from '../exchange';
import type { Draft, FieldValue } from '../fit';
import type { OneCInvoice, PartyInput } from '../invoice';
import { decimal } from '../json';
import { wallTime } from '../literals';
import { type DocumentMapping, documentStep, postingStep } from '../documents';
import { createUnderKey, referenceReply } from '../objects';
import type { OData } from '../odata';
import { documentRead, objectRead, referenceReads } from '../reads';
import { markOf, referenceKey } from '../reference-keys';
import { itemOf, organizationStep, referencesStep, structureStep, vatName, vatOf } from '../references';
import { refusal } from '../refusal';
import { type Known, need, sharedTime, type Step } from '../steps';
import { isPerson, type Mapping, type MappingSettings } from './mapping';
import { sampleInvoice, sampleKnown } from './sample';

/**
 * «Бухгалтерия предприятия» 3.0: counterparty, contract, `Document_СчетНаОплатуПокупателю` with its goods. Names of
 * objects and fields stand here and nowhere else; how a reference or a VAT rate is written follows from `$metadata`.
 */
export function accounting(odata: OData, settings: MappingSettings): Mapping {
  const counterparty = {
    entity: 'Catalog_Контрагенты',
    draft: ({ party }: PartyInput): Draft => ({
      entity: 'Catalog_Контрагенты',
      fields: {
        Description: { text: party.name, cut: 1 },
        НаименованиеПолное: { text: party.name },
        ИНН: { text: party.inn },
        КПП: { text: party.kpp },
        ЮридическоеФизическоеЛицо: { choice: isPerson(party) ? 'ФизическоеЛицо' : 'ЮридическоеЛицо' },
      },
    }),
  };
  const invoice: DocumentMapping = {
    name: 'invoice',
    entity: 'Document_СчетНаОплатуПокупателю',
    draft: (input, known) => invoiceDraft(input, known, settings),
  };
  const drafts = [
    counterparty.draft(sampleInvoice),
    contractDraft(sampleKnown),
    invoiceDraft(sampleInvoice, sampleKnown, settings),
  ];
  return {
    drafts,
    reads: [
      ...referenceReads(settings),
      {
        entity: contractEntity,
        fields: {
          ...objectRead,
          Description: 'text',
          Owner_Key: 'key',
          Организация_Key: 'key',
          ВидДоговора: 'choice',
        },
      },
      { entity: invoice.entity, fields: { ...documentRead, Контрагент_Key: 'key' } },
    ],
    mark: { entity: invoice.entity, field: 'Комментарий' },
    party: [
      structureStep(odata, drafts),
      organizationStep(odata, settings),
      counterpartyStep(odata, counterparty),
      contractStep(odata),
    ],
    invoice: [
      referencesStep(odata, settings, invoice.entity),
      documentStep(odata, invoice),
      postingStep(odata, invoice),
    ],
  };
}

function invoiceDraft(input: OneCInvoice, known: Known, { timeZone }: MappingSettings): Draft {
  const { lines, total } = countLines(input.lines);
  const mark = markOf(input.externalId);
  return {
    entity: 'Document_СчетНаОплатуПокупателю',
    fields: {
      Date: { moment: wallTime(input.date, timeZone) },
      // Posted by a request of its own: here it would be stored without being done.
      Posted: { flag: false },
      Организация: { of: 'Catalog_Организации', key: need(known, 'organization') },
      Контрагент: { of: 'Catalog_Контрагенты', key: need(known, 'counterparty') },
      ДоговорКонтрагента: { of: 'Catalog_ДоговорыКонтрагентов', key: need(known, 'contract') },
      ВалютаДокумента: { of: 'Catalog_Валюты', key: need(known, 'currency') },
      ...(known.account !== undefined && {
        СтруктурнаяЕдиница: { of: 'Catalog_БанковскиеСчета', key: known.account },
      }),
      // The portal's prices contain VAT, however they were entered.
      СуммаВключаетНДС: { flag: true },
      ДокументБезНДС: { flag: lines.every(({ vat }) => vat === undefined) },
      СуммаДокумента: { number: decimal(total) },
      // The mark first: what is cut must not be what finds the document again.
      Комментарий: { text: `${mark} ${input.comment ?? input.title}`, cut: mark.length, mark: true },
    },
    rows: {
      Товары: lines.map(
        (line, index): Record<string, FieldValue> => ({
          Номенклатура: { of: 'Catalog_Номенклатура', key: need(known, itemOf(index)) },
          Содержание: { text: line.name },
          Количество: { number: decimal(line.quantity) },
          Цена: { number: decimal(line.shownPrice) },
          Сумма: { number: decimal(line.sum) },
          СтавкаНДС: { vat: vatName(line.vat), key: known[vatOf(vatName(line.vat))] },
          СуммаНДС: { number: decimal(line.vatSum) },
        }),
      ),
    },
  };
}

const contractEntity = 'Catalog_ДоговорыКонтрагентов';
const contractName = 'Основной договор';
const withCustomer = 'СПокупателем';

const contractReply = referenceReply.extend({
  Description: z.string(),
  Организация_Key: z.guid(),
  ВидДоговора: z.string(),
});

function contractDraft(known: Known): Draft {
  return {
    entity: contractEntity,
    fields: {
      Description: { text: contractName },
      Owner: { of: 'Catalog_Контрагенты', key: need(known, 'counterparty') },
      Организация: { of: 'Catalog_Организации', key: need(known, 'organization') },
      ВидДоговора: { choice: withCustomer },
    },
  };
}

/** The contract with the client: the only one with a customer, or the main one of several; one is made if there is none. */
function contractStep(odata: OData): Step<PartyInput> {
  const keyOf = (known: Known): string =>
    referenceKey(contractEntity, `${need(known, 'counterparty')}/${need(known, 'organization')}`);

  async function find(known: Known, options: CallOptions): Promise<Known | undefined> {
    const ofOwner = refersTo('Owner_Key', need(known, 'counterparty'));
    const [listed, ours] = await Promise.all([
      odata.list(contractEntity, ofOwner, contractReply, options),
      odata.get(contractEntity, keyOf(known), contractReply, options),
    ]);
    const fitting = listed.filter(
      (one) =>
        !one.DeletionMark &&
        one.ВидДоговора === withCustomer &&
        one.Организация_Key.toLowerCase() === need(known, 'organization').toLowerCase(),
    );
    const main = fitting.filter(({ Description }) => Description.trim() === contractName);
    const [one, ...others] = fitting.length > 1 ? main : fitting;
    if (one && others.length === 0) return { contract: one.Ref_Key.toLowerCase() };
    if (fitting.length > 1)
      throw refusal('Several', 'it is not clear which contract is meant.', 'Договоры контрагента');
    if (ours?.DeletionMark) {
      throw refusal('MarkedForDeletion', 'the contract is marked for deletion.', contractName);
    }
    if (ours) throw refusal('Several', 'the contract that was made here was changed.', contractName);
    return undefined;
  }

  return {
    name: 'contract',
    find: (_input, known, options) => find(known, options),
    create(_input, known, options) {
      const time = sharedTime(options);
      const object = {
        name: 'contract',
        key: keyOf(known),
        draft: contractDraft(known),
        find: () => find(known, time()),
      };
      return createUnderKey(odata, object, options);
    },
  };
}
