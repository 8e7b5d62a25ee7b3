import { z } from 'zod';
import { ClientError } from '../client-error';
import type { Command, CommandOutcome, resultOf } from './command';
import { parseReply } from './contract';
import { id, text } from './reply-values';

/** One set of a client's legal details; an empty string stands for what is not filled in. */
export interface Requisite {
  id: number;
  inn: string;
  kpp: string;
  /** OGRN, or a sole trader's OGRNIP. */
  ogrn: string;
  name: string;
  fullName: string;
}

const listReply = z.array(
  z.object({
    ID: id,
    RQ_INN: text,
    RQ_KPP: text,
    RQ_OGRN: text,
    RQ_OGRNIP: text,
    RQ_COMPANY_NAME: text,
    RQ_COMPANY_FULL_NAME: text,
    RQ_LAST_NAME: text,
    RQ_NAME: text,
  }),
);
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
      select: [
        'ID',
        'RQ_INN',
        'RQ_KPP',
        'RQ_OGRN',
        'RQ_OGRNIP',
        'RQ_COMPANY_NAME',
        'RQ_COMPANY_FULL_NAME',
        'RQ_LAST_NAME',
        'RQ_NAME',
      ],
      order: { ID: 'ASC' },
    },
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
 * The requisite that is chosen in the document, or all that the client has where none is chosen.
 *
 * @throws ClientError; refused `AmbiguousRequisites` where one page does not hold them
 */
export function readRequisites(list: CommandOutcome, links: CommandOutcome): Requisite[] {
  if (!list.ok) throw list.error;
  if (!links.ok) throw links.error;
  const requisites = parseReply(listReply, list.result, 'crm.requisite.list').map(toRequisite);
  const [link] = parseReply(linksReply, links.result, 'crm.requisite.link.list');
  const chosen = requisites.filter((requisite) => requisite.id === link?.REQUISITE_ID);
  if (chosen.length) return chosen;
  if (list.total !== undefined && list.total > requisites.length) {
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

function toRequisite(row: z.output<typeof listReply>[number]): Requisite {
  return {
    id: row.ID,
    inn: row.RQ_INN,
    kpp: row.RQ_KPP,
    ogrn: row.RQ_OGRN || row.RQ_OGRNIP,
    name: row.RQ_COMPANY_NAME || [row.RQ_LAST_NAME, row.RQ_NAME].filter(Boolean).join(' '),
    fullName: row.RQ_COMPANY_FULL_NAME,
  };
}
