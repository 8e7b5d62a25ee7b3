/** Types of the crm.item.* methods. */
export const entityTypes = { deal: 2, contact: 3, company: 4 } as const;

/** The portal's smart process; `id` is its type's, which names its user fields and their entity. */
export const smartProcess = { entityTypeId: 177, id: 7, title: 'Заявки' } as const;

/** Whose user fields there are. */
export const userFieldEntities = ['CRM_DEAL', 'CRM_7'] as const;

export type UserFieldEntity = (typeof userFieldEntities)[number];

/** Companies and contacts have none here. */
export function userFieldEntityOf(entityTypeId: number): UserFieldEntity | undefined {
  if (entityTypeId === entityTypes.deal) return 'CRM_DEAL';
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

/** `UF_CRM_ERP_ORDER_ID` as crm.item.* writes it unless asked for original names: `ufCrmErpOrderId`. */
export function camelUfName(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
