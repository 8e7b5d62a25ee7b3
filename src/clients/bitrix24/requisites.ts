import { z } from 'zod';
import { ClientError } from '../client-error';
import { readFurtherPages } from './all-pages';
import type { Command, CommandOutcome, resultOf } from './command';
import { parseReply } from './contract';
import { id, textIn } from './reply-values';
import type { RunCommands } from './run-commands';
import { namesOf, requisiteFields, type RequisiteNames } from './requisite-countries';

/** One set of a client's legal details; an empty string stands for what is not filled in. */
export interface Requisite extends RequisiteNames {
  id: number;
}

const listReply = z.array(
  z.looseObject({ ID: id, PRESET_ID: z.coerce.number().catch(0), ADDRESS_ONLY: z.string().nullish() }),
);
const presetsReply = z.array(z.object({ ID: id, COUNTRY_ID: z.coerce.number().catch(0) }));
const linksReply = z.array(z.object({ REQUISITE_ID: z.coerce.number().int() }));

/** Requisites of a company or contact; the id may be that of another command's result. */
export function requisitesCommand(
  entityTypeId: number,
  entityId: number | ReturnType<typeof resultOf>,
): Command {
  return {
    method: 'crm.requisite.list',
    params: {
      filter: { '=ENTITY_TYPE_ID': entityTypeId, '=ENTITY_ID': entityId },
      select: ['ID', 'PRESET_ID', 'ADDRESS_ONLY', ...requisiteFields],
      order: { ID: 'ASC' },
    },
  };
}

/** A page of the presets that sets of requisites are made by; each belongs to a country. A portal begins with two dozen. */
export function requisitePresetsCommand(start = 0): Command {
  return {
    method: 'crm.requisite.preset.list',
    params: { select: ['ID', 'COUNTRY_ID'], order: { ID: 'ASC' }, ...(start > 0 && { start }) },
  };
}

/** Which requisites are chosen in a document. */
export function requisiteLinksCommand(entityTypeId: number, entityId: number): Command {
  return {
    method: 'crm.requisite.link.list',
    params: { filter: { '=ENTITY_TYPE_ID': entityTypeId, '=ENTITY_ID': entityId } },
  };
}

/**
 * The requisite that is chosen in the document, or all that the client's card shows where none is chosen.
 *
 * @throws ClientError; refused `AmbiguousRequisites` where one page does not hold them
 */
export async function readRequisites(
  run: RunCommands,
  outcomes: Record<'list' | 'links' | 'presets', CommandOutcome>,
): Promise<Requisite[]> {
  const { list, links } = outcomes;
  if (!list.ok) throw list.error;
  if (!links.ok) throw links.error;
  const rows = parseReply(listReply, list.result, 'crm.requisite.list');
  const wanted = rows.map(({ PRESET_ID }) => PRESET_ID);
  const countryIds = await readCountryIds(run, outcomes.presets, wanted);
  const requisites = rows
    // Vendor: such a set keeps an address, and the card does not show it.
    .filter(({ ADDRESS_ONLY }) => ADDRESS_ONLY !== 'Y')
    .map((row) => ({
      id: row.ID,
      ...namesOf(countryIds.get(row.PRESET_ID), (field) => textIn(row[field])),
    }));
  const [link] = parseReply(linksReply, links.result, 'crm.requisite.link.list');
  const chosen = requisites.filter((requisite) => requisite.id === link?.REQUISITE_ID);
  if (chosen.length) return chosen;
  if (list.total !== undefined && list.total > rows.length) {
    throw new ClientError(
      'The client has more requisites than one page holds, and the document names none.',
      {
        system: 'portal',
        verdict: 'refused',
        kind: 'AmbiguousRequisites',
      },
    );
  }
  return requisites;
}

/** Countries by preset; none where the portal does not tell its presets, and each set is read by what it has. */
async function readCountryIds(
  run: RunCommands,
  firstPage: CommandOutcome,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const countryIds = countryIdsIn(firstPage);
  if (wanted.every((preset) => countryIds.has(preset))) return countryIds;
  const further = await readFurtherPages(run, firstPage, requisitePresetsCommand);
  return new Map([...countryIds, ...further.flatMap((page) => [...countryIdsIn(page)])]);
}

function countryIdsIn(page: CommandOutcome): Map<number, number> {
  if (!page.ok && isNotTold(page.error)) return new Map();
  if (!page.ok) throw page.error;
  const rows = parseReply(presetsReply, page.result, 'crm.requisite.preset.list');
  return new Map(rows.map(({ ID, COUNTRY_ID }) => [ID, COUNTRY_ID]));
}

/** An older portal may lack the method, and a right to the presets is not that to a client. */
function isNotTold({ kind, verdict }: ClientError): boolean {
  return verdict === 'refused' || kind === 'MethodMissing';
}
