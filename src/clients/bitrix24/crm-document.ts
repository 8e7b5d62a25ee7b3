/** A CRM record that a business process runs on. */
export interface CrmDocument {
  /** Type id of crm.item.*: 2 for deals, a smart process's own otherwise. */
  entityTypeId: number;
  id: number;
}

/** Type ids of crm.item.* that are the same in every portal. */
export const entityTypes = { deal: 2, contact: 3, company: 4 } as const;

/** Deals and smart process items; undefined for documents of other types. @param documentId DOCUMENT_ID[2] */
export function parseDocument(documentId: string): CrmDocument | undefined {
  const deal = /^DEAL_(\d+)$/.exec(documentId);
  if (deal) return { entityTypeId: entityTypes.deal, id: Number(deal[1]) };
  const item = /^DYNAMIC_(\d+)_(\d+)$/.exec(documentId);
  return item ? { entityTypeId: Number(item[1]), id: Number(item[2]) } : undefined;
}

/** Vendor: ownerType of crm.item.productrow.*, `T` and the type id in hexadecimal for smart processes. */
export function rowOwnerType({ entityTypeId }: CrmDocument): string {
  return entityTypeId === entityTypes.deal ? 'D' : `T${entityTypeId.toString(16)}`;
}

/** Path of the record's card in the portal. */
export function detailsPath({ entityTypeId, id }: CrmDocument): string {
  return entityTypeId === entityTypes.deal
    ? `/crm/deal/details/${id}/`
    : `/crm/type/${entityTypeId}/details/${id}/`;
}
