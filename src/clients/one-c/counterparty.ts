import { z } from 'zod';
import { equals } from './conditions';
import type { CallOptions } from './exchange';
import type { Draft } from './fit';
import type { OneCParty, PartyInput } from './invoice';
import { createUnderKey, referenceReply } from './objects';
import type { OData } from './odata';
import { referenceKey } from './reference-keys';
import { refusal } from './refusal';
import { type Known, sharedTime, type Step } from './steps';

export interface CounterpartyMapping {
  entity: string;
  draft(input: PartyInput, known: Known): Draft;
}

const reply = referenceReply.extend({
  ИНН: z.string(),
  КПП: z.string(),
  Партнер_Key: z.guid().optional(),
});

/**
 * The key of what is made for a legal entity. It is made of INN and KPP, so that two records of one company in the
 * portal, or two portals, mean one object; 1C keeps its keys unique.
 */
export function partyKey(entity: string, { inn, kpp }: OneCParty): string {
  return referenceKey(entity, `${inn}/${kpp}`);
}

/**
 * The counterparty with the client's INN and KPP, or undefined where there is none.
 *
 * @throws ClientError refused `Several` where it is not clear, `MarkedForDeletion` where ours is
 */
export async function findCounterparty(
  odata: OData,
  { entity }: Pick<CounterpartyMapping, 'entity'>,
  party: OneCParty,
  options: CallOptions,
): Promise<z.output<typeof reply> | undefined> {
  const key = partyKey(entity, party);
  const [listed, ours] = await Promise.all([
    odata.list(entity, equals('ИНН', party.inn), reply, options),
    odata.get(entity, key, reply, options),
  ]);
  const said = `Контрагент, ИНН ${party.inn}${party.kpp && `, КПП ${party.kpp}`}`;
  const alive = listed.filter(({ DeletionMark }) => !DeletionMark);
  const exact = alive.filter(({ КПП }) => КПП.trim() === party.kpp);
  // Without a KPP on one side it may be the same company, or a branch of it.
  const unclear = alive.some(({ КПП }) => (КПП.trim() === '') !== (party.kpp === ''));
  if (exact.length === 1) return exact[0];
  if (exact.length > 1 || unclear)
    throw refusal('Several', 'it is not clear which counterparty is meant.', said);
  if (!ours) return undefined;
  if (ours.DeletionMark) throw refusal('MarkedForDeletion', 'the counterparty is marked for deletion.', said);
  throw refusal(
    'Several',
    'the counterparty that was made for this client has another INN or KPP now.',
    said,
  );
}

/** The client as a counterparty, found or made. */
export function counterpartyStep(odata: OData, mapping: CounterpartyMapping): Step<PartyInput> {
  async function find({ party }: PartyInput, options: CallOptions): Promise<Known | undefined> {
    const found = await findCounterparty(odata, mapping, party, options);
    return found && { counterparty: found.Ref_Key.toLowerCase() };
  }
  return {
    name: 'counterparty',
    find: (input, _known, options) => find(input, options),
    create(input, known, options) {
      const time = sharedTime(options);
      const key = partyKey(mapping.entity, input.party);
      const draft = mapping.draft(input, known);
      const object = { name: 'counterparty', key, draft, find: () => find(input, time()) };
      return createUnderKey(odata, object, options);
    },
  };
}
