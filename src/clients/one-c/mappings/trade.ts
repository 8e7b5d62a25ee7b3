import { z } from 'zod';
import { countLines } from '../amounts';
import { counterpartyStep, findCounterparty, partyKey } from '../counterparty';
import type { CallOptions } from '../exchange';
import type { Draft, FieldValue, Row } from '../fit';
import type { OneCInvoice, PartyInput } from '../invoice';
import { decimal } from '../json';
import { emptyGuid, wallTime } from '../literals';
import { type DocumentMapping, documentStep, postingStep } from '../documents';
import { createUnderKey, referenceReply } from '../objects';
import type { OData } from '../odata';
import { documentRead, objectRead, referenceReads } from '../reads';
import { markOf } from '../reference-keys';
import { itemOf, organizationStep, referencesStep, structureStep, vatName, vatOf } from '../references';
import { refusal } from '../refusal';
import { type Known, need, sharedTime, type Step } from '../steps';
import { isPerson, type Mapping, type MappingSettings } from './mapping';
import { sampleInvoice, sampleKnown } from './sample';

const counterpartyEntity = 'Catalog_Контрагенты';
const partnerEntity = 'Catalog_Партнеры';
const orderEntity = 'Document_ЗаказКлиента';

/**
 * «Управление торговлей» 11: an invoice has no goods of its own and stands on an order, so partner, counterparty,
 * order and invoice are made, and both documents posted.
 */
export function trade(odata: OData, settings: MappingSettings): Mapping {
  const counterparty = {
    entity: counterpartyEntity,
    draft: ({ party }: PartyInput, known: Known): Draft => ({
      entity: counterpartyEntity,
      fields: {
        Description: { text: party.name, cut: 1 },
        НаименованиеПолное: { text: party.name },
        ИНН: { text: party.inn },
        КПП: { text: party.kpp },
        ЮрФизЛицо: { choice: isPerson(party) ? 'ИндивидуальныйПредприниматель' : 'ЮрЛицо' },
        Партнер: { of: partnerEntity, key: need(known, 'partner') },
      },
    }),
  };
  const order: DocumentMapping = {
    name: 'order',
    entity: orderEntity,
    draft: (input, known) => orderDraft(input, known, settings),
  };
  const invoice: DocumentMapping = {
    name: 'invoice',
    entity: 'Document_СчетНаОплатуКлиенту',
    draft: (input, known) => invoiceDraft(input, known, settings),
  };
  const drafts = [
    partnerDraft(sampleInvoice),
    counterparty.draft(sampleInvoice, sampleKnown),
    order.draft(sampleInvoice, sampleKnown),
    invoice.draft(sampleInvoice, sampleKnown),
  ];
  return {
    drafts,
    reads: [
      ...referenceReads(settings),
      { entity: counterpartyEntity, fields: { Партнер_Key: 'key' } },
      { entity: partnerEntity, fields: { ...objectRead, Description: 'text' } },
      { entity: order.entity, fields: documentRead },
      { entity: invoice.entity, fields: documentRead },
    ],
    mark: { entity: invoice.entity, field: 'Комментарий' },
    party: [
      structureStep(odata, drafts),
      organizationStep(odata, settings),
      partnerStep(odata),
      counterpartyStep(odata, counterparty),
    ],
    invoice: [
      referencesStep(odata, settings, orderEntity),
      documentStep(odata, order),
      postingStep(odata, order),
      documentStep(odata, invoice),
      postingStep(odata, invoice),
    ],
  };
}

/** What both documents say. */
function common(input: OneCInvoice, known: Known, { timeZone }: MappingSettings): Row {
  const mark = markOf(input.externalId);
  return {
    Date: { moment: wallTime(input.date, timeZone) },
    Posted: { flag: false },
    Организация: { of: 'Catalog_Организации', key: need(known, 'organization') },
    Партнер: { of: partnerEntity, key: need(known, 'partner') },
    Контрагент: { of: counterpartyEntity, key: need(known, 'counterparty') },
    Валюта: { of: 'Catalog_Валюты', key: need(known, 'currency') },
    СуммаДокумента: { number: decimal(countLines(input.lines).total) },
    Комментарий: { text: `${mark} ${input.comment ?? input.title}`, cut: mark.length, mark: true },
  };
}

/** All of it, at once. */
function paidInFull(input: OneCInvoice, { timeZone }: MappingSettings): Row[] {
  return [
    {
      ДатаПлатежа: { moment: `${wallTime(input.date, timeZone).slice(0, 10)}T00:00:00` },
      ПроцентПлатежа: { number: decimal('100') },
      СуммаПлатежа: { number: decimal(countLines(input.lines).total) },
    },
  ];
}

function orderDraft(input: OneCInvoice, known: Known, settings: MappingSettings): Draft {
  return {
    entity: orderEntity,
    fields: {
      ...common(input, known, settings),
      Статус: { choice: 'КОбеспечению' },
      Согласован: { flag: true },
      ЦенаВключаетНДС: { flag: true },
    },
    rows: {
      Товары: countLines(input.lines).lines.map(
        (line, index): Record<string, FieldValue> => ({
          Номенклатура: { of: 'Catalog_Номенклатура', key: need(known, itemOf(index)) },
          Содержание: { text: line.name },
          Количество: { number: decimal(line.quantity) },
          КоличествоУпаковок: { number: decimal(line.quantity) },
          Цена: { number: decimal(line.shownPrice) },
          Сумма: { number: decimal(line.sum) },
          СтавкаНДС: { vat: vatName(line.vat), key: known[vatOf(vatName(line.vat))] },
          СуммаНДС: { number: decimal(line.vatSum) },
          СуммаСНДС: { number: decimal(line.sum) },
        }),
      ),
      ЭтапыГрафикаОплаты: paidInFull(input, settings),
    },
  };
}

function invoiceDraft(input: OneCInvoice, known: Known, settings: MappingSettings): Draft {
  return {
    entity: 'Document_СчетНаОплатуКлиенту',
    fields: {
      ...common(input, known, settings),
      ДокументОснование: { of: orderEntity, key: need(known, 'order') },
    },
    rows: { ЭтапыГрафикаОплаты: paidInFull(input, settings) },
  };
}

function partnerDraft({ party }: PartyInput): Draft {
  return {
    entity: partnerEntity,
    fields: {
      Description: { text: party.name, cut: 1 },
      НаименованиеПолное: { text: party.name },
      ЮрФизЛицо: { choice: isPerson(party) ? 'ЧастноеЛицо' : 'Компания' },
      Клиент: { flag: true },
    },
  };
}

const partnerReply = referenceReply.extend({ Description: z.string() });

/** The partner of the client's counterparty, or the one that was made for it; one is made if there is neither. */
function partnerStep(odata: OData): Step<PartyInput> {
  async function find({ party }: PartyInput, options: CallOptions): Promise<Known | undefined> {
    const [counterparty, ours] = await Promise.all([
      findCounterparty(odata, { entity: counterpartyEntity }, party, options),
      odata.get(partnerEntity, partyKey(partnerEntity, party), partnerReply, options),
    ]);
    const partner = counterparty?.Партнер_Key;
    if (partner && partner !== emptyGuid) return { partner: partner.toLowerCase() };
    if (ours?.DeletionMark)
      throw refusal('MarkedForDeletion', 'the partner is marked for deletion.', party.name);
    return ours && { partner: ours.Ref_Key.toLowerCase() };
  }
  return {
    name: 'partner',
    find: (input, _known, options) => find(input, options),
    create(input, _known, options) {
      const time = sharedTime(options);
      const key = partyKey(partnerEntity, input.party);
      const object = { name: 'partner', key, draft: partnerDraft(input), find: () => find(input, time()) };
      return createUnderKey(odata, object, options);
    },
  };
}
