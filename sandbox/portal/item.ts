/** Types of the crm.item.* methods. */
export const entityTypes = { deal: 2, contact: 3, company: 4 } as const;

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

export interface Deal extends Item {
  rows: readonly ProductRow[];
  /** The requisite chosen in the deal; 0: none. */
  requisiteId: number;
}

/** `UF_CRM_ERP_ORDER_ID` as crm.item.* writes it unless asked for original names: `ufCrmErpOrderId`. */
export function camelUfName(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
