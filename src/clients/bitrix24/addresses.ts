import { z } from 'zod';
import { parseReply } from './contract';
import { text } from './reply-values';
import type { Request } from './transport';

export interface Address {
  kind: 'legal' | 'actual' | 'other';
  /** As it is written on an envelope in one line. */
  text: string;
}

const method = 'crm.address.list';
/** Vendor: type id of requisites as owners of addresses. */
const requisiteType = 8;
/** Vendor: TYPE_ID; 4 is a person's registration, 6 a company's legal address. */
const kinds: Readonly<Record<number, Address['kind']>> = { 1: 'actual', 4: 'legal', 6: 'legal' };

const reply = z.array(
  z
    .object({
      TYPE_ID: z.coerce.number().int(),
      POSTAL_CODE: text,
      COUNTRY: text,
      PROVINCE: text,
      REGION: text,
      CITY: text,
      ADDRESS_1: text,
      ADDRESS_2: text,
    })
    .transform((row): Address => {
      const { POSTAL_CODE, COUNTRY, PROVINCE, REGION, CITY, ADDRESS_1, ADDRESS_2 } = row;
      const parts = [POSTAL_CODE, COUNTRY, PROVINCE, REGION, CITY, ADDRESS_1, ADDRESS_2];
      return { kind: kinds[row.TYPE_ID] ?? 'other', text: parts.filter(Boolean).join(', ') };
    }),
);

/** Addresses of a requisite, those with any text in them. @throws ClientError */
export async function readAddresses(request: Request, requisiteId: number): Promise<Address[]> {
  const listed = await request(method, {
    order: { TYPE_ID: 'ASC' },
    filter: { ENTITY_TYPE_ID: requisiteType, ENTITY_ID: requisiteId },
  });
  return parseReply(reply, listed, method).filter((address) => address.text !== '');
}
