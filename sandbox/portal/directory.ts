import { z } from 'zod';
import { entityTypes, type Item } from './item';
import { fieldCountries, longestValues, presets } from './vendor-requisites';

interface User {
  id: number;
  name: string;
  lastName: string;
  admin: boolean;
  /** Ids. */
  departments: readonly number[];
}

export interface Requisite {
  id: number;
  entityTypeId: number;
  entityId: number;
  /** Of vendor-requisites.ts; 0, or any other id: the preset was deleted. */
  presetId: number;
  /** Of the set, as lists show it. */
  name: string;
  /** Made for an address only: the card does not show it as requisites. */
  addressOnly: boolean;
  /** `RQ_…` */
  fields: Readonly<Record<string, string>>;
}

/** What may be said of a company at its creation. */
export const newCompany = z.strictObject({
  title: z.string().min(1),
  inn: z.string(),
  kpp: z.string().default(''),
});

export type NewCompany = z.output<typeof newCompany>;

/** What may be said of a set of requisites at its creation; its fields are those that the preset's country has. */
export const newRequisite = z
  .strictObject({
    entityTypeId: z.literal([entityTypes.contact, entityTypes.company]),
    entityId: z.int().positive(),
    presetId: z.int().min(0),
    name: z.string().default('Реквизиты'),
    addressOnly: z.boolean().default(false),
    fields: z.record(z.string(), z.string()).default({}),
  })
  .superRefine(({ presetId, fields }, context) => {
    const country = presets.find(({ id }) => id === presetId)?.country;
    for (const [name, value] of Object.entries(fields)) {
      const known = fieldCountries[name];
      if (!known || (country && !known.includes(country)) || value.length > (longestValues[name] ?? 255)) {
        context.addIssue({ code: 'custom', path: ['fields', name], message: 'a portal has no such value' });
      }
    }
  });

export type NewRequisite = z.output<typeof newRequisite>;

/** User 1 is the administrator who installs applications; 3 is responsible for deals. */
export const users: readonly User[] = [
  { id: 1, name: 'Анна', lastName: 'Администратор', admin: true, departments: [1] },
  { id: 2, name: 'Пётр', lastName: 'Директоров', admin: false, departments: [5] },
  { id: 3, name: 'Мария', lastName: 'Менеджер', admin: false, departments: [7] },
];

/** 2 has letters that XML must escape, 3 has two requisites, 4 has none. */
export function initialCompanies(): Item[] {
  return [
    company(1, 'ООО «Ромашка»', '+7 495 000-00-01'),
    company(2, 'Fraser & Sons <Export> "Ltd"', '+44 20 7946 0002'),
    company(3, 'АО «Два реквизита»', '+7 812 000-00-03'),
    company(4, 'ООО «Без реквизитов»', '+7 343 000-00-04'),
  ];
}

/** 2 is a sole trader with a requisite of his own. */
export function initialContacts(): Item[] {
  return [
    contact(1, 'Иван', 'Петров', '+7 900 000-00-01'),
    contact(2, 'Ольга', 'Самозанятая', '+7 900 000-00-02'),
  ];
}

export const initialRequisites: readonly Requisite[] = [
  ofCompany(1, 1, 'ООО «Ромашка»', '7701234567', '770101001', '1027700132195'),
  ofCompany(2, 2, 'Fraser & Sons <Export> "Ltd"', '9909123456', '770287001'),
  ofCompany(3, 3, 'АО «Два реквизита», головное', '7812345670', '781201001'),
  ofCompany(4, 3, 'АО «Два реквизита», филиал', '7812345670', '540643001'),
  {
    id: 5,
    entityTypeId: entityTypes.contact,
    entityId: 2,
    presetId: 2,
    name: 'ИП',
    addressOnly: false,
    fields: { RQ_COMPANY_NAME: 'ИП Самозанятая О. П.', RQ_INN: '500100732259' },
  },
];

/** Of requisites, by the vendor's type: 1 actual, 6 legal. */
export const addresses = [
  {
    type: 6,
    requisiteId: 1,
    postalCode: '101000',
    city: 'Москва',
    address1: 'ул. Мясницкая, д. 1 <вход & двор>',
    address2: 'оф. 5',
  },
  { type: 1, requisiteId: 1, postalCode: '', city: 'Москва', address1: 'Ленинский пр., 2', address2: '' },
] as const;

/** A company with one set of legal details, and a phone like no other's. */
export function createCompany(
  id: number,
  { title, inn, kpp }: NewCompany,
  requisiteId: number,
): { item: Item; requisite: Requisite } {
  return {
    item: company(id, title, `+7 900 ${String(id).padStart(7, '0')}`),
    requisite: ofCompany(requisiteId, id, title, inn, kpp),
  };
}

function company(id: number, title: string, phone: string): Item {
  return { id, fields: { title, assignedById: 3 }, uf: {}, fm: contacts(id, phone) };
}

function contact(id: number, name: string, lastName: string, phone: string): Item {
  return {
    id,
    fields: { name, lastName, secondName: '', assignedById: 3 },
    uf: {},
    fm: contacts(100 + id, phone),
  };
}

function contacts(id: number, phone: string): Item['fm'] {
  return [
    { id: id * 2, typeId: 'PHONE', valueType: 'WORK', value: phone },
    { id: id * 2 + 1, typeId: 'EMAIL', valueType: 'WORK', value: `client${id}@example.com` },
  ];
}

/** By the preset of Russian companies. */
function ofCompany(
  id: number,
  entityId: number,
  name: string,
  inn: string,
  kpp: string,
  ogrn?: string,
): Requisite {
  const fields = {
    RQ_COMPANY_NAME: name,
    RQ_COMPANY_FULL_NAME: name,
    RQ_INN: inn,
    RQ_KPP: kpp,
    ...(ogrn && { RQ_OGRN: ogrn }),
  };
  return { id, entityTypeId: entityTypes.company, entityId, presetId: 1, name, addressOnly: false, fields };
}
