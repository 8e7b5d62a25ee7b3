/** Types of the crm.item.* methods. */
export const entityTypes = { deal: 2, contact: 3, company: 4 } as const;

/** Documents beside deals and items of the smart process: by which names they go. Vendor: crm/data-types.md. */
export const otherDocuments = {
  1: { code: 'LEAD', entity: 'CCrmDocumentLead', owner: 'L', userFields: 'CRM_LEAD', stageId: 'NEW' },
  7: {
    code: 'QUOTE',
    entity: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote',
    owner: 'Q',
    userFields: 'CRM_QUOTE',
    stageId: 'DRAFT',
  },
  31: {
    code: 'SMART_INVOICE',
    entity: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice',
    owner: 'SI',
    userFields: 'CRM_SMART_INVOICE',
    stageId: 'DT31_1:N',
  },
} as const;

export type OtherDocumentType = keyof typeof otherDocuments;

export const otherDocumentTypes = [1, 7, 31] as const;

export function isOtherDocument(entityTypeId: number): entityTypeId is OtherDocumentType {
  return Object.hasOwn(otherDocuments, entityTypeId);
}

/** The portal's smart process; `id` is its type's, which names its user fields and their entity. */
export const smartProcess = { entityTypeId: 177, id: 7, title: 'Заявки' } as const;

/** Whose user fields there are. */
export const userFieldEntities = ['CRM_DEAL', 'CRM_7', 'CRM_LEAD', 'CRM_QUOTE', 'CRM_SMART_INVOICE'] as const;

export type UserFieldEntity = (typeof userFieldEntities)[number];

/** Companies and contacts have none here. */
export function userFieldEntityOf(entityTypeId: number): UserFieldEntity | undefined {
  if (entityTypeId === entityTypes.deal) return 'CRM_DEAL';
  if (isOtherDocument(entityTypeId)) return otherDocuments[entityTypeId].userFields;
  return entityTypeId === smartProcess.entityTypeId ? 'CRM_7' : undefined;
}

export type FieldValue = string | number | boolean | null;

/** A CRM item: what an update may write stands in `fields` and `uf`. */
export interface Item {
  id: number;
  fields: Record<string, FieldValue>;
  /** User fields by their original names, `UF_CRM_…`. */
  uf: Record<string, FieldValue>;
  /** Phones and e-mails of contacts and companies. */
  fm?: readonly { id: number; typeId: 'PHONE' | 'EMAIL'; valueType: string; value: string }[];
}

export interface ProductRow {
  productId: number;
  productName: string;
  /** For one, final. */
  price: number;
  quantity: number;
  taxRate: number | null;
}

/** A deal, or an item of the smart process. */
export interface Deal extends Item {
  rows: readonly ProductRow[];
  /** The requisite chosen in it; 0: none. */
  requisiteId: number;
}

/**
 * `UF_CRM_ERP_ORDER_ID` as crm.item.* writes it unless asked for original names: `ufCrmErpOrderId`. Vendor
 * (crm/universal/index.md): a number of the type loses its underscore, and of a name that mixes letters with digits
 * only the prefix changes.
 */
export function camelUfName(name: string): string {
  const [, type = '', own = ''] = /^UF_CRM_(?:(\d+)_)?(.*)$/.exec(name) ?? [];
  if (type && /^\d+$/.test(own)) return `ufCrm${type}_${own}`;
  if (/\d/.test(own)) return name.replace('UF_CRM_', 'ufCrm_');
  const words = own.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return `ufCrm${type}${words.join('')}`;
}
