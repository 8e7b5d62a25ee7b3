import { entityTypes, isOtherDocument, otherDocuments, smartProcess } from './item';

/** DOCUMENT_ID of a call: module, entity, id, e.g. `crm`, `CCrmDocumentDeal`, `DEAL_17`. */
export type DocumentId = readonly [module: string, entity: string, id: string];

/** A record of the CRM, by its type in crm.item.*. */
export interface ItemRef {
  entityTypeId: number;
  id: number;
}

/** How the vendor names a record as a document of a business process. */
export function documentIdOf({ entityTypeId, id }: ItemRef): DocumentId {
  if (isOtherDocument(entityTypeId)) {
    const { entity, code } = otherDocuments[entityTypeId];
    return ['crm', entity, `${code}_${id}`];
  }
  return entityTypeId === entityTypes.deal
    ? ['crm', 'CCrmDocumentDeal', `DEAL_${id}`]
    : [
        'crm',
        'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic',
        `DYNAMIC_${smartProcess.entityTypeId}_${id}`,
      ];
}

/** DOCUMENT_TYPE of a document: its id without the number. */
export function documentTypeOf([module, entity, id]: DocumentId): DocumentId {
  return [module, entity, id.replace(/_\d+$/, '')];
}
