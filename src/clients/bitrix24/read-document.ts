import { z } from 'zod';
import { type Command, type CommandOutcome, resultOf } from './command';
import { contractBroken, parseReply } from './contract';
import { type CrmDocument, entityTypes, isSmartProcess } from './crm-document';
import { type ProductRow, productRowsCommand, readProductRows } from './product-rows';
import { decimalIn, fieldText, id, idIn, textIn } from './reply-values';
import {
  type Requisite,
  readRequisites,
  requisiteLinksCommand,
  requisitePresetsCommand,
  requisitesCommand,
} from './requisites';
import type { RunCommands } from './run-commands';

/**
 * A deal or another document as a robot needs it; amounts are exact decimal strings. A value that is missing, or that
 * nothing can be made of, is undefined or '': what people have not filled in is no fault of the portal's.
 */
export interface DocumentSnapshot {
  id: number;
  title: string;
  /** ISO code, e.g. `RUB`. */
  currency: string | undefined;
  total: string | undefined;
  /** Undefined for a document that was imported, or whose responsible person was deleted. */
  assignedById: number | undefined;
  company: Client | undefined;
  contact: Client | undefined;
  /**
   * Of the company, or of the contact where there is no company: the one that is chosen in the document, or else all
   * there are. Several mean that nobody chose.
   */
  requisites: Requisite[];
  rows: ProductRow[];
  /** What names of user fields begin with: `UF_CRM_`, and what other types put behind it, e.g. `UF_CRM_7_`. */
  fieldPrefix: string;
  /** What stands in them, by their original names; '' where one is empty. */
  userFields: Record<string, string>;
}

/** Who a document belongs to, and what people call it. */
export type DocumentCard = Pick<DocumentSnapshot, 'title' | 'assignedById'>;

export interface Client {
  id: number;
  title: string;
  phones: string[];
  emails: string[];
}

const itemReply = z.object({ item: z.looseObject({ id }) });
const clientReply = z.object({ item: z.looseObject({}) });
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
  const companyId = idIn(item.companyId);
  const contactId = idIn(item.contactId);
  const company = companyId && readCompany(companyId, outcome('company'));
  // Beside a company nothing is made of it: one that may not be seen is no reason to stop.
  const contact =
    contactId && (!company || outcome('contact').ok) && readContact(contactId, outcome('contact'));
  const list = outcome(company ? 'companyRequisites' : 'contactRequisites');
  return {
    id: document.id,
    title: textIn(item.title),
    currency: textIn(item.currencyId) || undefined,
    total: decimalIn(item.opportunity),
    assignedById: idIn(item.assignedById),
    company: company || undefined,
    contact: contact || undefined,
    requisites:
      company || contact
        ? await readRequisites(run, { list, links: outcome('links'), presets: outcome('presets') })
        : [],
    rows: await readProductRows(run, document, outcome('rows')),
    fieldPrefix: isSmartProcess(document) ? readFieldPrefix(outcome('type')) : fieldPrefixOf(document),
    userFields: userFieldsOf(item),
  };
}

function userFieldsOf(item: Record<string, unknown>): Record<string, string> {
  const fields = Object.entries(item).filter(([name]) => name.startsWith('UF_CRM_'));
  return Object.fromEntries(fields.map(([name, value]) => [name, fieldText(value)]));
}

/** What a person who is told of a document needs of it; undefined where the portal does not show it. @throws ClientError */
export async function readCard(run: RunCommands, document: CrmDocument): Promise<DocumentCard | undefined> {
  const outcome = (await run({ item: itemCommand(document.entityTypeId, document.id) }))('item');
  if (!outcome.ok && outcome.error.verdict === 'refused') return undefined;
  const { item } = read(itemReply, outcome, 'crm.item.get');
  return { title: textIn(item.title), assignedById: idIn(item.assignedById) };
}

/** Vendor: userfieldconfig.add wants the entity in the name, CRM_SMART_INVOICE; leads, deals and quotes have methods of their own. */
function fieldPrefixOf({ entityTypeId }: CrmDocument): string {
  return entityTypeId === entityTypes.invoice ? 'UF_CRM_SMART_INVOICE_' : 'UF_CRM_';
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
    ...(isSmartProcess(document) && {
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

/** Of any record. */
export function itemCommand(entityTypeId: number, itemId: number | ReturnType<typeof resultOf>): Command {
  return { method: 'crm.item.get', params: { entityTypeId, id: itemId, useOriginalUfNames: 'Y' } };
}

function read<T extends z.ZodType>(schema: T, outcome: CommandOutcome, operation: string): z.output<T> {
  if (!outcome.ok) throw outcome.error;
  return parseReply(schema, outcome.result, operation);
}

function readCompany(companyId: number, outcome: CommandOutcome): Client {
  const { item } = read(clientReply, outcome, 'crm.item.get (company)');
  return { id: companyId, title: textIn(item.title), ...contactsIn(item.fm) };
}

function readContact(contactId: number, outcome: CommandOutcome): Client {
  const { item } = read(clientReply, outcome, 'crm.item.get (contact)');
  const title = [item.lastName, item.name, item.secondName].map(textIn).filter(Boolean).join(' ');
  return { id: contactId, title, ...contactsIn(item.fm) };
}

/** Phones, e-mails and the like of a client; a portal writes none as `[]`, `null` or nothing. */
function contactsIn(fm: unknown): Pick<Client, 'phones' | 'emails'> {
  const entries = z.array(z.looseObject({}).catch({})).catch([]).parse(fm);
  const of = (type: string): string[] =>
    entries.filter(({ typeId }) => typeId === type).flatMap(({ value }) => textIn(value) || []);
  return { phones: of('PHONE'), emails: of('EMAIL') };
}

/** Vendor: fields of a smart process are named by the type's id, which is not its entityTypeId. */
function readFieldPrefix(outcome: CommandOutcome): string {
  return `UF_CRM_${read(typeReply, outcome, 'crm.type.getByEntityTypeId').type.id}_`;
}
