import { z } from 'zod';
import { parseReply } from './contract';
import type { Request } from './transport';

/** A user field of deals that holds a line of text. */
export interface DealField {
  /** With its prefix, e.g. `UF_CRM_ERP_ORDER_ID`. */
  name: string;
  label: string;
}

const prefix = 'UF_CRM_';

/** Whether deals have a field of this name. @throws ClientError */
export async function hasDealField(request: Request, name: string): Promise<boolean> {
  const listed = await request('crm.deal.userfield.list', { filter: { FIELD_NAME: name } });
  const fields = parseReply(z.array(z.object({ FIELD_NAME: z.string() })), listed, 'crm.deal.userfield.list');
  return fields.some(({ FIELD_NAME }) => FIELD_NAME === name);
}

/** Creates a deal's field, unless there is one of this name. @throws ClientError */
export async function ensureDealField(
  request: Request,
  { name, label }: DealField,
): Promise<'added' | 'there'> {
  if (await hasDealField(request, name)) return 'there';
  await request('crm.deal.userfield.add', {
    fields: {
      // The portal puts the prefix before it.
      FIELD_NAME: name.slice(prefix.length),
      USER_TYPE_ID: 'string',
      LABEL: label,
      SHOW_FILTER: 'Y',
      EDIT_IN_LIST: 'N',
    },
  });
  return 'added';
}
