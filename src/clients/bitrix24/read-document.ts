import { z } from 'zod';
import { filledText } from '../../base/filled-text';
import { type Command, type CommandOutcome, resultOf } from './command';
import { contractBroken, parseReply } from './contract';
import { type CrmDocument, entityTypes } from './crm-document';
import { type ProductRow, productRowsCommand, readProductRows } from './product-rows';
import { exactDecimal, fieldText, id, optionalId, text } from './reply-values';
import {
  type Requisite,
  readRequisites,
  requisiteLinksCommand,
  requisitePresetsCommand,
  requisitesCommand,
} from './requisites';
import type { RunCommands } from './run-commands';

/** A deal or smart process item as a robot needs it; amounts are exact decimal strings. */
export interface DocumentSnapshot {
  id: number;
  title: string;
  /** ISO code, e.g. `RUB`; undefined in a smart process without amounts. */
  currency: string | undefined;
  total: string | undefined;
  assignedById: number;
  company: Client | undefined;
  contact: Client | undefined;
  /**
   * Of the company, or of the contact where there is no company: the one that is chosen in the document, or else all
   * there are. Several mean that nobody chose.
   */
  requisites: Requisite[];
  rows: ProductRow[];
  /** What names of user fields begin with: `UF_CRM_`, and the smart process's own number, `UF_CRM_7_`. */
  fieldPrefix: string;
  /** What stands in them, by their original names; '' where one is empty. */
  userFields: Record<string, string>;
}

export interface Client {
  id: number;
  title: string;
  phones: string[];
  emails: string[];
}

const itemReply = z.object({
  item: z.looseObject({
    id,
    title: text,
    currencyId: filledText.nullish(),
    opportunity: exactDecimal.nullish(),
    assignedById: id,
    companyId: optionalId,
    contactId: optionalId,
  }),
});
/** Phones, e-mails and the like of a client; a portal writes none as `[]`, `null` or nothing. */
const fm = z
  .array(z.object({ typeId: z.string(), value: text }))
  .nullish()
  .transform((entries) => {
    const of = (type: string) =>
      (entries ?? []).filter(({ typeId, value }) => typeId === type && value).map(({ value }) => value);
    return { phones: of('PHONE'), emails: of('EMAIL') };
  });
const companyReply = z.object({ item: z.object({ title: text, fm }) });
const contactReply = z.object({ item: z.object({ name: text, secondName: text, lastName: text, fm }) });
const typeReply = z.object({ type: z.object({ id }) });

/**
 * Reads a document with its product rows, client and requisites: one request, and another where there are more than
 * 50 rows.
 *
 * @throws ClientError; refused `NotFound` or `AccessDenied` where the portal does not show the document or its client
 */
export async function readDocument(run: RunCommands, document: CrmDocument): Promise<DocumentSnapshot> {
  const outcome = await run(documentCommands(document));
  const { item } = read(itemReply, outcome('item'), 'crm.item.get');
  if (item.id !== document.id)
    throw contractBroken('crm.item.get', `item ${item.id} came for ${document.id}`);
  const company = item.companyId && readCompany(item.companyId, outcome('company'));
  const contact = item.contactId && readContact(item.contactId, outcome('contact'));
  const list = outcome(company ? 'companyRequisites' : 'contactRequisites');
  return {
    id: document.id,
    title: item.title,
    currency: item.currencyId ?? undefined,
    total: item.opportunity ?? undefined,
    assignedById: item.assignedById,
    company: company || undefined,
    contact: contact || undefined,
    requisites:
      company || contact
        ? readRequisites({ list, links: outcome('links'), presets: outcome('presets') })
        : [],
    rows: await readProductRows(run, document, outcome('rows')),
    fieldPrefix: isDeal(document) ? 'UF_CRM_' : readFieldPrefix(outcome('type')),
    userFields: userFieldsOf(item),
  };
}

function userFieldsOf(item: Record<string, unknown>): Record<string, string> {
  const fields = Object.entries(item).filter(([name]) => name.startsWith('UF_CRM_'));
  return Object.fromEntries(fields.map(([name, value]) => [name, fieldText(value)]));
}

function isDeal({ entityTypeId }: CrmDocument): boolean {
  return entityTypeId === entityTypes.deal;
}

/** What a document has none of fails and is not looked at. */
function documentCommands(document: CrmDocument) {
  const { entityTypeId } = document;
  const companyId = resultOf('item', 'item', 'companyId');
  const contactId = resultOf('item', 'item', 'contactId');
  return {
    item: itemCommand(entityTypeId, document.id),
    rows: productRowsCommand(document),
    company: itemCommand(entityTypes.company, companyId),
    contact: itemCommand(entityTypes.contact, contactId),
    links: requisiteLinksCommand(entityTypeId, document.id),
    presets: requisitePresetsCommand(),
    companyRequisites: requisitesCommand(entityTypes.company, companyId),
    contactRequisites: requisitesCommand(entityTypes.contact, contactId),
    ...(!isDeal(document) && {
      type: { method: 'crm.type.getByEntityTypeId', params: { entityTypeId } },
    }),
  } as Record<
    | 'item'
    | 'rows'
    | 'company'
    | 'contact'
    | 'links'
    | 'presets'
    | 'companyRequisites'
    | 'contactRequisites'
    | 'type',
    Command
  >;
}

function itemCommand(entityTypeId: number, itemId: number | ReturnType<typeof resultOf>): Command {
  return { method: 'crm.item.get', params: { entityTypeId, id: itemId, useOriginalUfNames: 'Y' } };
}

function read<T extends z.ZodType>(schema: T, outcome: CommandOutcome, operation: string): z.output<T> {
  if (!outcome.ok) throw outcome.error;
  return parseReply(schema, outcome.result, operation);
}

function readCompany(companyId: number, outcome: CommandOutcome): Client {
  const { item } = read(companyReply, outcome, 'crm.item.get (company)');
  return { id: companyId, title: item.title, ...item.fm };
}

function readContact(contactId: number, outcome: CommandOutcome): Client {
  const { item } = read(contactReply, outcome, 'crm.item.get (contact)');
  const title = [item.lastName, item.name, item.secondName].filter(Boolean).join(' ');
  return { id: contactId, title, ...item.fm };
}

/** Vendor: fields of a smart process are named by the type's id, which is not its entityTypeId. */
function readFieldPrefix(outcome: CommandOutcome): string {
  return `UF_CRM_${read(typeReply, outcome, 'crm.type.getByEntityTypeId').type.id}_`;
}
