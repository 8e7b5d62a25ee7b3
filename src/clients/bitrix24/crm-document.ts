/** A CRM record that a business process runs on. */
export interface CrmDocument {
  /** Type id of crm.item.*: 2 for deals, a smart process's own otherwise. */
  entityTypeId: number;
  id: number;
}

/** Type ids of crm.item.* that are the same in every portal. Vendor: crm/data-types.md, "CRM Object Types". */
export const entityTypes = { lead: 1, deal: 2, contact: 3, company: 4, quote: 7, invoice: 31 } as const;

interface DocumentType {
  entityTypeId: number;
  /** Short symbolic code; ownerType of crm.item.productrow.*. */
  owner: string;
  /** Of a record's card, before `/details/`. */
  path: string;
}

/** By what stands before the number in DOCUMENT_ID[2]. */
const types: Readonly<Record<string, DocumentType>> = {
  LEAD: { entityTypeId: entityTypes.lead, owner: 'L', path: 'lead' },
  DEAL: { entityTypeId: entityTypes.deal, owner: 'D', path: 'deal' },
  CONTACT: { entityTypeId: entityTypes.contact, owner: 'C', path: 'contact' },
  COMPANY: { entityTypeId: entityTypes.company, owner: 'CO', path: 'company' },
  QUOTE: { entityTypeId: entityTypes.quote, owner: 'Q', path: 'type/7' },
  SMART_INVOICE: { entityTypeId: entityTypes.invoice, owner: 'SI', path: 'type/31' },
};

/** A record of the CRM; undefined for documents of other modules and types. @param documentId DOCUMENT_ID[2] */
export function parseDocument(documentId: string): CrmDocument | undefined {
  const [, code = '', id] = /^(.+)_(\d+)$/.exec(documentId) ?? [];
  const smartProcess = /^DYNAMIC_(\d+)$/.exec(code)?.[1];
  const entityTypeId = smartProcess === undefined ? types[code]?.entityTypeId : Number(smartProcess);
  return entityTypeId === undefined ? undefined : { entityTypeId, id: Number(id) };
}

/** Whether a record is an item of a smart process, whose type each portal numbers itself. */
export function isSmartProcess({ entityTypeId }: CrmDocument): boolean {
  return typeOf(entityTypeId) === undefined;
}

/** Vendor: ownerType of crm.item.productrow.*, `T` and the type id in hexadecimal for smart processes. */
export function rowOwnerType({ entityTypeId }: CrmDocument): string {
  return typeOf(entityTypeId)?.owner ?? `T${entityTypeId.toString(16)}`;
}

/** Path of the record's card in the portal. */
export function detailsPath({ entityTypeId, id }: CrmDocument): string {
  return `/crm/${typeOf(entityTypeId)?.path ?? `type/${entityTypeId}`}/details/${id}/`;
}

function typeOf(entityTypeId: number): DocumentType | undefined {
  return Object.values(types).find((type) => type.entityTypeId === entityTypeId);
}
