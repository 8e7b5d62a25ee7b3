import { stage, type Stage } from './staged';

describe('lists of the portal', () => {
  let on: Stage;
  let deal: number;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
    [deal = 0] = await on.control.createDeals();
  });

  const ids = async (method: string, params: object): Promise<string[]> => {
    const { result } = (await on.application.call(method, params)).body;
    return result.map((row: { ID: string }) => row.ID);
  };

  it.each([
    [{ '>ID': 3 }, ['4', '5']],
    [{ '<=ID': '2' }, ['1', '2']],
    [{ '@ID': [1, 5] }, ['1', '5']],
    [{ '!@ID': [1, 5] }, ['2', '3', '4']],
    [{ '!ENTITY_TYPE_ID': 4 }, ['5']],
    [{ '!=ENTITY_TYPE_ID': [4] }, ['5']],
    [{ ENTITY_ID: [1, 2], '=ENTITY_TYPE_ID': 4 }, ['1', '2']],
    [{ '%RQ_COMPANY_NAME': 'реквизита' }, ['3', '4']],
    [{ '!%RQ_COMPANY_NAME': 'РЕКВИЗИТА' }, ['1', '2', '5']],
    [{ '=%RQ_COMPANY_NAME': 'ООО%' }, ['1']],
    [{ '%=RQ_COMPANY_NAME': '%филиал' }, ['4']],
    [{ '!=%RQ_COMPANY_NAME': 'ИП%', '>ENTITY_ID': 2 }, ['3', '4']],
    [{ ENTITY_ID: '' }, []],
    [{ RQ_BIN: '' }, ['1', '2', '3', '4', '5']],
  ])('filter requisites by %j', async (filter, expected) => {
    expect(await ids('crm.requisite.list', { filter })).toEqual(expected);
  });

  it('come in the order that is asked for', async () => {
    const order = { RQ_INN: 'asc', ID: 'DESC' };
    const filter = { ENTITY_TYPE_ID: 4 };
    expect(await ids('crm.requisite.list', { filter, order })).toEqual(['1', '4', '3', '2']);
    const rows = await on.application.call('crm.item.productrow.list', {
      filter: { '=ownerType': 'D', '=ownerId': deal },
      order: { price: 'asc' },
    });
    expect(rows.body.result.productRows.map(({ price }: { price: number }) => price)).toEqual([
      1200, 90000.5,
    ]);
  });

  it('show every column, those that nobody filled in as null', async () => {
    const [row] = (await on.application.call('crm.requisite.list', { filter: { ID: 1 } })).body.result;
    expect(row).toMatchObject({ RQ_INN: '7701234567', RQ_OGRNIP: null, RQ_BIN: null });
  });

  it('find users by what the filter says, within FILTER and beside it', async () => {
    await on.control.portalFaults({ inactiveUsers: [2] });
    expect(await ids('user.get', { FILTER: { ACTIVE: true } })).toEqual(['1', '3']);
    expect(await ids('user.get', { FILTER: { ACTIVE: 'N' } })).toEqual(['2']);
    expect(await ids('user.get', { filter: { '%NAME': 'мар' } })).toEqual(['3']);
    expect(await ids('user.get', { NAME: 'Анна' })).toEqual(['1']);
    expect(await ids('user.get', { ID: [1, 2] })).toEqual(['1', '2']);
    expect(await ids('user.get', { sort: 'ID', order: 'DESC' })).toEqual(['3', '2', '1']);
  });

  it('count nothing when they start at -1', async () => {
    const { body } = await on.application.call('crm.requisite.list', { start: -1 });
    expect(body.result).toHaveLength(5);
    expect(body).not.toHaveProperty('total');
  });

  it('of product rows show the price less the tax, and what else the vendor shows', async () => {
    const filter = { '=ownerType': 'D', '=ownerId': deal };
    const { body } = await on.application.call('crm.item.productrow.list', { filter });
    expect(body.result.productRows).toMatchObject([
      { price: 90000.5, priceExclusive: 75000.42, priceNetto: 75000.42, priceBrutto: 90000.5 },
      { price: 1200, priceExclusive: 1200, priceAccount: 1200, storeId: null, taxRate: null },
    ]);
  });

  it.each([
    ['crm.requisite.list', { filter: { '><ID': 1 } }, 'filter by ><ID'],
    ['crm.requisite.list', { filter: { RQ_UNHEARD: 1 } }, 'filter by RQ_UNHEARD'],
    ['crm.requisite.list', { filter: { '>ID': [1] } }, 'filter by >ID of that value'],
    ['crm.requisite.list', { filter: { '=ID': 'one' } }, 'filter by =ID of that value'],
    ['crm.requisite.list', { order: { RQ_UNHEARD: 'asc' } }, 'order by RQ_UNHEARD'],
    ['crm.requisite.list', { order: { ID: 'up' } }, 'order "up"'],
    ['crm.requisite.list', { select: ['ID', 'UF_CRM_1'] }, 'selection of UF_CRM_1'],
    ['crm.requisite.list', { start: 7 }, 'start of 7'],
    ['crm.requisite.list', { cache: 'Y' }, 'parameter CACHE'],
    ['crm.requisite.link.list', { filter: { '*ID': 1 } }, 'filter by *ID'],
    ['crm.address.list', { filter: { STREET: 1 } }, 'filter by STREET'],
    [
      'crm.item.productrow.list',
      { filter: { '=ownerType': 'D', '=ownerId': 17, '@id': [1] } },
      'filter by @id',
    ],
    ['crm.item.productrow.list', { filter: {}, select: ['id'] }, 'parameter select'],
    ['user.get', { FILTER: { UF_DEPARTMENT: 1 } }, 'filter by UF_DEPARTMENT'],
    ['user.get', { ADMIN_MODE: true }, 'filter by ADMIN_MODE'],
    ['user.get', { order: { ID: 'DESC' } }, 'order {"ID":"DESC"}'],
    ['crm.deal.userfield.list', { filter: { LANG: 'ru' } }, 'filter by LANG'],
    ['profile', { photo: 'Y' }, 'parameter PHOTO'],
    ['crm.item.get', { entityTypeId: 2, id: 17, select: ['id'] }, 'parameter select'],
    ['crm.item.get', { entityTypeId: 14, id: 17 }, 'entityTypeId 14'],
    ['crm.item.get', { entityTypeId: 'deal', id: 17 }, 'this value of parameter entityTypeId'],
    ['crm.item.update', { entityTypeId: 2, id: 17, fields: { comments: 'x' } }, 'field comments'],
    ['im.notify.system.add', { USER_ID: 3, MESSAGE: 'x', SUB_TAG: 'x' }, 'parameter SUB_TAG'],
    ['im.notify.system.add', { USER_ID: 3, MESSAGE: 'x', ATTACH: [{ LINK: {} }] }, 'parameter ATTACH'],
    ['batch', { cmd: {}, parallel: 1 }, 'parameter parallel'],
  ])('of %s refuse %j as what the sandbox lacks', async (method, params, what) => {
    expect(await on.application.call(method, params)).toMatchObject({
      status: 501,
      body: {
        error: 'SANDBOX_LACKS_IT',
        error_description: `The sandbox, not the vendor, lacks this: ${what}`,
      },
    });
  });
});
