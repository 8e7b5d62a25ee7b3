import { z } from 'zod';
import { contractBroken, parseReply } from './contract';
import { type ProductRow, productRowsCommand, readProductRows } from './product-rows';
import { exactDecimal, id, optionalId, text } from './reply-values';
import { type Requisite, readRequisites, requisiteLinksCommand, requisitesCommand } from './requisites';
import { type Command, type CommandOutcome, runBatch } from './run-commands';
import type { Request } from './transport';

/** A deal as a robot needs it; amounts are exact decimal strings. */
export interface DealSnapshot {
  id: number;
  title: string;
  /** ISO code, e.g. `RUB`. */
  currency: string;
  total: string;
  assignedById: number;
  company: Client | undefined;
  contact: Client | undefined;
  /**
   * Of the company, or of the contact where there is no company: the one that is chosen in the deal, or else all
   * there are. Several mean that nobody chose.
   */
  requisites: Requisite[];
  rows: ProductRow[];
  /** The portal's own fields of the deal, by their original names (`UF_…`). */
  fields: Record<string, unknown>;
}

export interface Client {
  id: number;
  title: string;
}

/** Type ids of crm.item.*. */
const types = { deal: 2, contact: 3, company: 4 } as const;

const dealReply = z.object({
  item: z.looseObject({
    id,
    title: text,
    currencyId: z.string().min(1),
    opportunity: exactDecimal,
    assignedById: id,
    companyId: optionalId,
    contactId: optionalId,
  }),
});
const companyReply = z.object({ item: z.object({ title: text }) });
const contactReply = z.object({ item: z.object({ name: text, secondName: text, lastName: text }) });

/**
 * Reads a deal with its product rows, client and requisites: one request, and another where there are more than
 * 50 rows.
 *
 * @throws ClientError; refused `NotFound` or `AccessDenied` where the portal does not show the deal or its client
 */
export async function readDeal(request: Request, dealId: number): Promise<DealSnapshot> {
  const outcome = await runBatch(request, dealCommands(dealId));
  const { item } = read(dealReply, outcome('deal'), 'crm.item.get (deal)');
  if (item.id !== dealId) throw contractBroken('crm.item.get (deal)', `deal ${item.id} came for ${dealId}`);
  const company = item.companyId && readCompany(item.companyId, outcome('company'));
  const contact = item.contactId && readContact(item.contactId, outcome('contact'));
  const requisites = outcome(company ? 'companyRequisites' : 'contactRequisites');
  return {
    id: dealId,
    title: item.title,
    currency: item.currencyId,
    total: item.opportunity,
    assignedById: item.assignedById,
    company: company || undefined,
    contact: contact || undefined,
    requisites: company || contact ? readRequisites(requisites, outcome('links')) : [],
    rows: await readProductRows(request, dealId, outcome('rows')),
    fields: Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('UF_'))),
  };
}

/** Constant but for a number, so that each `$result` is ours; what a deal has none of fails and is not looked at. */
function dealCommands(dealId: number) {
  const companyId = '$result[deal][item][companyId]';
  const contactId = '$result[deal][item][contactId]';
  return {
    deal: itemCommand(types.deal, dealId),
    rows: productRowsCommand(dealId),
    company: itemCommand(types.company, companyId),
    contact: itemCommand(types.contact, contactId),
    links: requisiteLinksCommand(types.deal, dealId),
    companyRequisites: requisitesCommand(types.company, companyId),
    contactRequisites: requisitesCommand(types.contact, contactId),
  };
}

function itemCommand(entityTypeId: number, itemId: number | string): Command {
  return { method: 'crm.item.get', params: { entityTypeId, id: itemId, useOriginalUfNames: 'Y' } };
}

function read<T extends z.ZodType>(schema: T, outcome: CommandOutcome, operation: string): z.output<T> {
  if (!outcome.ok) throw outcome.error;
  return parseReply(schema, outcome.result, operation);
}

function readCompany(companyId: number, outcome: CommandOutcome): Client {
  const { item } = read(companyReply, outcome, 'crm.item.get (company)');
  return { id: companyId, title: item.title };
}

function readContact(contactId: number, outcome: CommandOutcome): Client {
  const { item } = read(contactReply, outcome, 'crm.item.get (contact)');
  return { id: contactId, title: [item.lastName, item.name, item.secondName].filter(Boolean).join(' ') };
}
