import { mapOf, page, RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const row = (n: number) => ({
  id: n,
  productId: n,
  productName: `Row ${n}`,
  price: 90_000.5,
  quantity: 1.5,
  taxRate: null,
  taxIncluded: 'Y',
  measureName: 'pcs',
});

const deal = {
  id: 17,
  title: ' Order "A" ',
  opportunity: 1_000_000.1,
  currencyId: 'RUB',
  companyId: 4,
  contactId: 3,
  assignedById: 7,
  stageId: 'NEW',
  UF_CRM_ERP_ORDER_ID: 'SO-1',
};
const requisite = (id: number, inn: string) => ({
  ID: String(id),
  PRESET_ID: '1',
  ADDRESS_ONLY: 'N',
  RQ_INN: inn,
  RQ_KPP: null,
  RQ_OGRN: id === 12 ? '1027700132195' : null,
  RQ_COMPANY_NAME: `Company ${id}`,
});

let portal: ScriptedPortal;
let items: Record<number, () => object>;
let rows: object[];
let owners: unknown[];
let links: object[];
let requisites: Record<string, object[]>;
let presets: () => unknown;

beforeEach(async () => {
  items = {
    2: () => deal,
    3: () => ({ id: 3, name: 'Ivan', lastName: 'Petrov', secondName: null }),
    4: () => ({
      id: 4,
      title: 'Camomile',
      fm: [
        { typeId: 'PHONE', value: '+7 1' },
        { typeId: 'EMAIL', value: 'a@b.example' },
        { typeId: 'PHONE', value: ' +7 2 ' },
        { typeId: 'WEB', value: 'b.example' },
        { typeId: 'PHONE', value: '' },
      ],
    }),
  };
  rows = [row(1)];
  owners = [];
  links = [];
  presets = () => page([{ ID: '1', COUNTRY_ID: '1' }], 1);
  requisites = { '4/4': [requisite(11, '770'), requisite(12, '771')], '3/3': [requisite(13, '500')] };
  portal = await startScriptedPortal({
    'crm.item.get': ({ entityTypeId, id }) => {
      const item = items[Number(entityTypeId)];
      if (!item || Number(id) < 1) throw new RestError('NOT_FOUND', 'Not found');
      return { item: item() };
    },
    'crm.item.productrow.list': ({ start, filter }) => {
      owners.push(mapOf(filter)['=ownerType']);
      return page({ productRows: rows.slice(Number(start), Number(start) + 50) }, rows.length);
    },
    'crm.type.getByEntityTypeId': ({ entityTypeId }) => ({ type: { id: 7, entityTypeId } }),
    'crm.requisite.link.list': () => page(links, links.length),
    'crm.requisite.preset.list': () => presets(),
    'crm.requisite.list': ({ filter }) => {
      const { '=ENTITY_TYPE_ID': type, '=ENTITY_ID': id } = mapOf(filter);
      const found = requisites[`${String(type)}/${String(id)}`] ?? [];
      return page(found, found.length);
    },
  });
});
afterEach(() => portal.close());

const read = () => portal.client().readDocument({ entityTypeId: 2, id: 17 });

it('reads a deal with rows, client and requisites in one request', async () => {
  await expect(read()).resolves.toEqual({
    id: 17,
    title: 'Order "A"',
    currency: 'RUB',
    total: '1000000.1',
    assignedById: 7,
    company: { id: 4, title: 'Camomile', phones: ['+7 1', '+7 2'], emails: ['a@b.example'] },
    contact: { id: 3, title: 'Petrov Ivan', phones: [], emails: [] },
    requisites: [
      { id: 11, country: 'RU', inn: '770', kpp: '', ogrn: '', name: 'Company 11', fullName: '' },
      { id: 12, country: 'RU', inn: '771', kpp: '', ogrn: '1027700132195', name: 'Company 12', fullName: '' },
    ],
    rows: [
      {
        productId: 1,
        name: 'Row 1',
        price: '90000.5',
        quantity: '1.5',
        measure: 'pcs',
        taxRate: undefined,
        taxIncluded: true,
      },
    ],
    fieldPrefix: 'UF_CRM_',
    userFields: { UF_CRM_ERP_ORDER_ID: 'SO-1' },
  });
  expect(portal.requests.map(({ method }) => method)).toEqual(['batch']);
  expect(portal.requests[0]?.params.halt).toBe(0);
});

it('returns the one requisite that is chosen in the deal', async () => {
  links = [{ ENTITY_TYPE_ID: '2', ENTITY_ID: '17', REQUISITE_ID: '12' }];
  await expect(read()).resolves.toMatchObject({ requisites: [{ id: 12, inn: '771' }] });
});

it('returns all requisites where the link names none', async () => {
  links = [{ ENTITY_TYPE_ID: '2', ENTITY_ID: '17', REQUISITE_ID: '0' }];
  await expect(read()).resolves.toMatchObject({ requisites: [{ id: 11 }, { id: 12 }] });
});

it('counts no set that keeps an address only', async () => {
  requisites['4/4'] = [requisite(11, '770'), { ...requisite(12, '771'), ADDRESS_ONLY: 'Y' }];
  await expect(read()).resolves.toMatchObject({ requisites: [{ id: 11 }] });
});

it.each([
  ['lacks the method', 'ERROR_METHOD_NOT_FOUND', 404],
  ['does not let the user see them', 'ACCESS_DENIED', 403],
])('reads requisites without their countries where the portal %s', async (_why, code, status) => {
  presets = () => {
    throw new RestError(code, 'Access denied.', status);
  };
  await expect(read()).resolves.toMatchObject({
    requisites: [
      { id: 11, country: undefined, inn: '770' },
      { id: 12, country: undefined, inn: '771' },
    ],
  });
});

it('waits for the countries where the portal is busy', async () => {
  presets = () => {
    throw new RestError('QUERY_LIMIT_EXCEEDED', 'busy', 503);
  };
  await expect(read()).rejects.toMatchObject({ verdict: 'not-done' });
});

it('takes the requisites of the contact where there is no company', async () => {
  items[2] = () => ({ ...deal, companyId: 0 });
  await expect(read()).resolves.toMatchObject({
    company: undefined,
    contact: { id: 3 },
    requisites: [{ id: 13, inn: '500' }],
  });
});

it('reads a deal without client and rows, for which the portal writes empty lists', async () => {
  items[2] = () => ({ ...deal, companyId: 0, contactId: null, title: null });
  rows = [];
  await expect(read()).resolves.toMatchObject({
    title: '',
    company: undefined,
    contact: undefined,
    requisites: [],
    rows: [],
  });
});

it('reads an item of a smart process, whose fields are named by the number of its type', async () => {
  items[177] = () => ({ id: 12, title: 'Request', assignedById: 7 });
  rows = [];
  await expect(portal.client().readDocument({ entityTypeId: 177, id: 12 })).resolves.toEqual({
    id: 12,
    title: 'Request',
    currency: undefined,
    total: undefined,
    assignedById: 7,
    company: undefined,
    contact: undefined,
    requisites: [],
    rows: [],
    fieldPrefix: 'UF_CRM_7_',
    userFields: {},
  });
  expect(owners).toEqual(['Tb1']);
  expect(portal.requests).toHaveLength(1);
});

it('reads on where the rows fill more than a page', async () => {
  rows = Array.from({ length: 131 }, (_, n) => row(n + 1));
  const { rows: all } = await read();
  expect(all.map(({ name }) => name)).toEqual(rows.map((_, n) => `Row ${n + 1}`));
  expect(portal.requests).toHaveLength(2);
});

it('does not take some rows for all of them', async () => {
  rows = Array.from({ length: 60 }, (_, n) => row(n + 1));
  const list = rows;
  rows.slice = (from, to) => Array.prototype.slice.call(list, from, from === 0 ? to : 55);
  await expect(read()).rejects.toMatchObject({ verdict: 'unknown', kind: 'Contract' });
});

it.each([
  ['the deal', 2],
  ['its company', 4],
  ['the contact that it has in place of a company', 3],
])('tells that the portal does not show %s', async (_what, type) => {
  if (type === 3) items[2] = () => ({ ...deal, companyId: 0 });
  items[type] = () => {
    throw new RestError('ACCESS_DENIED', 'Access denied');
  };
  await expect(read()).rejects.toMatchObject({
    verdict: 'refused',
    kind: 'AccessDenied',
    said: 'Access denied',
  });
});

it("tells that one command's budget is used up, and until when", async () => {
  items[2] = () => {
    throw new RestError('OPERATION_TIME_LIMIT', 'Blocked', 429, { finish: 100, operating_reset_at: 130 });
  };
  await expect(read()).rejects.toMatchObject({
    verdict: 'not-done',
    kind: 'Throttled',
    retryAfterMs: 30_000,
  });
});

it('takes another deal for a broken contract', async () => {
  items[2] = () => ({ ...deal, id: 18 });
  await expect(read()).rejects.toMatchObject({ verdict: 'unknown', kind: 'Contract' });
});

it.each<[what: string, change: object, read: object]>([
  ['an amount in exponent form', { opportunity: 1e21 }, { total: undefined }],
  [
    'an amount beyond what a double tells exactly',
    { opportunity: 12_345_678_901_234.56 },
    { total: undefined },
  ],
  ['an amount that is no number', { opportunity: 'much' }, { total: undefined }],
  ['an empty currency', { currencyId: '' }, { currency: undefined }],
  ['no currency', { currencyId: null }, { currency: undefined }],
  ['nobody who is responsible', { assignedById: 0 }, { assignedById: undefined }],
  ['a responsible person who was deleted', { assignedById: null }, { assignedById: undefined }],
  ['no title', { title: null }, { title: '' }],
  ['a title that is a number', { title: 7 }, { title: '7' }],
  ['empty ids', { companyId: '', contactId: '0' }, { company: undefined, contact: undefined }],
])('reads a deal with %s: it is no fault of the portal', async (_what, change, expected) => {
  items[2] = () => ({ ...deal, ...change });
  await expect(read()).resolves.toMatchObject(expected);
});

it.each<[what: string, change: object, read: object]>([
  ['no price', { price: null }, { price: undefined }],
  ['no quantity', { quantity: '' }, { quantity: undefined }],
  ['a price beyond what a double tells exactly', { price: 1e15 }, { price: undefined }],
  ['no name', { productName: null }, { name: '' }],
  ['a rate of VAT that is not exact', { taxRate: 'twenty' }, { taxRate: 'twenty' }],
])('reads a row with %s', async (_what, change, expected) => {
  rows = [{ ...row(1), ...change }];
  await expect(read()).resolves.toMatchObject({ rows: [expected] });
});

it('reads a company’s contacts whatever else stands among them', async () => {
  items[4] = () => ({ id: 4, title: 'Camomile', fm: [null, 7, { typeId: 'PHONE', value: 74950000 }] });
  await expect(read()).resolves.toMatchObject({ company: { phones: ['74950000'] } });
});

it('goes on without a contact that it may not see, where there is a company', async () => {
  items[3] = () => {
    throw new RestError('ACCESS_DENIED', 'Access denied');
  };
  await expect(read()).resolves.toMatchObject({ company: { id: 4 }, contact: undefined });
});

it('keeps amounts that the portal writes as text', async () => {
  items[2] = () => ({ ...deal, opportunity: '1000000.00' });
  await expect(read()).resolves.toMatchObject({ total: '1000000.00' });
});

it('asks for a choice where a client has more requisites than a page', async () => {
  const listed = [requisite(11, '770')];
  requisites['4/4'] = listed;
  Object.defineProperty(listed, 'length', { value: 1 });
  await portal.close();
  portal = await startScriptedPortal({
    'crm.item.get': ({ entityTypeId }) => ({ item: items[Number(entityTypeId)]?.() }),
    'crm.item.productrow.list': () => page({ productRows: [] }, 0),
    'crm.requisite.link.list': () => page([], 0),
    'crm.requisite.preset.list': () => page([], 0),
    'crm.requisite.list': () => page(listed, 51),
  });
  await expect(read()).rejects.toMatchObject({ verdict: 'refused', kind: 'AmbiguousRequisites' });
});
