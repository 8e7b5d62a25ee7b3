import { stage, type Stage } from './staged';

describe('the portal refuses in the vendor’s words', () => {
  let on: Stage;
  let deal: number;
  beforeEach(async () => {
    on = await stage();
    await on.control.portalFaults({ scope: 'crm,bizproc,im,user_brief,userfieldconfig' });
    await on.application.install();
    [deal = 0] = await on.control.createDeals();
  });

  const refusal = async (method: string, params: object = {}) => {
    const { status, body } = await on.application.call(method, params);
    return [status, body.error, body.error_description];
  };

  const invalid = 'ERROR_ACTIVITY_VALIDATION_FAILURE';
  it.each([
    [{ CODE: '' }, invalid, 'Empty activity code!'],
    [{ CODE: 'a b' }, invalid, 'Wrong activity code!'],
    [{ HANDLER: 'ftp://127.0.0.1/x' }, 'ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol'],
    [{ HANDLER: 'somewhere' }, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL'],
    [{ NAME: {} }, invalid, 'Empty activity NAME!'],
    [{ PROPERTIES: 'none' }, invalid, 'Wrong properties array!'],
    [{ PROPERTIES: { '1st': { Name: 'x' } } }, invalid, 'Wrong property key (1st)!'],
    [{ PROPERTIES: { first: { Type: 'text' } } }, invalid, 'Empty property NAME (first)!'],
    [{ RETURN_PROPERTIES: { first: { Name: '' } } }, invalid, 'Empty property NAME (first)!'],
    [{ FILTER: { INCLUDE: [['crm', 'CCrmDocumentOrder']] } }, invalid, 'Wrong activity FILTER!'],
    [{ FILTER: { INCLUDES: [] } }, invalid, 'Wrong activity FILTER!'],
    [{ DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'LEAD'] }, invalid, 'Wrong activity DOCUMENT_TYPE!'],
    [{ DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal'] }, invalid, 'Wrong activity DOCUMENT_TYPE!'],
    [{ USE_PLACEMENT: 'Y' }, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL'],
  ])('a robot with %j', async (wrong, code, text) => {
    const robot = { CODE: 'x', HANDLER: `${on.application.url}/x`, NAME: 'x', ...wrong };
    expect(await refusal('bizproc.robot.add', robot)).toEqual([400, code, text]);
    expect((await on.control.state()).robots).toEqual([]);
  });

  it('a robot whose property has a type that no page names, for lack of its own', async () => {
    const robot = { CODE: 'x', HANDLER: `${on.application.url}/x`, NAME: 'x' };
    const PROPERTIES = { first: { Name: 'x', Type: 'crm_entity' } };
    expect((await refusal('bizproc.robot.add', { ...robot, PROPERTIES }))[1]).toBe('SANDBOX_LACKS_IT');
  });

  it('an update of a robot that says nothing', async () => {
    await on.application.registerRobot('x');
    const update = (FIELDS: object) => refusal('bizproc.robot.update', { CODE: 'x', FIELDS });
    expect(await update({})).toEqual([400, invalid, 'No fields to update']);
    expect(await update({ DOCUMENT_TYPE: 'DEAL' })).toEqual([400, invalid, 'Wrong activity DOCUMENT_TYPE!']);
  });

  it.each([
    [{}, '', "The 'FIELD_NAME' field is not found."],
    [{ FIELD_NAME: 'A' }, '', "The 'USER_TYPE_ID' field is not found."],
    [{ FIELD_NAME: 'a', USER_TYPE_ID: 'string' }, 'ERROR_CORE', expect.stringContaining('недопустимые')],
    [
      { FIELD_NAME: 'A'.repeat(44), USER_TYPE_ID: 'string' },
      'ERROR_CORE',
      expect.stringContaining('длинное'),
    ],
    [{ FIELD_NAME: 'A', USER_TYPE_ID: 'strng' }, 'ERROR_CORE', 'Указан неверный пользовательский тип.'],
  ])('a deal’s field %j', async (fields, code, text) => {
    expect(await refusal('crm.deal.userfield.add', { fields })).toEqual([400, code, text]);
  });

  it.each([
    [{ opportunity: 'abc' }, 'opportunity'],
    [{ opportunity: '' }, 'opportunity'],
    [{ companyId: 777 }, 'companyId'],
    [{ contactId: 777 }, 'contactId'],
    [{ assignedById: 0 }, 'assignedById'],
    [{ stageId: 'MARS' }, 'stageId'],
  ])('a value of a deal: %j', async (fields, name) => {
    const before = await on.control.deal(deal);
    expect(await refusal('crm.item.update', { entityTypeId: 2, id: deal, fields })).toEqual([
      400,
      'CRM_FIELD_ERROR_VALUE_NOT_VALID',
      `Неверное значение поля "${name}"`,
    ]);
    expect(await on.control.deal(deal)).toEqual(before);
  });

  it('smart processes that it does not have', async () => {
    const notFound = [400, 'NOT_FOUND', 'Смарт-процесс не найден'];
    expect(await refusal('crm.item.get', { entityTypeId: 178, id: 1 })).toEqual(notFound);
    expect(await refusal('crm.item.get', { entityTypeId: 177, id: 1 })).toEqual([
      400,
      'NOT_FOUND',
      'Элемент не найден',
    ]);
    expect(await refusal('crm.type.getByEntityTypeId', { entityTypeId: 178 })).toEqual([
      400,
      0,
      'Смарт-процесс не найден',
    ]);
  });

  it('a user without rights in the CRM, each method as its page says', async () => {
    const item = { entityTypeId: 2, id: deal };
    const update = { ...item, fields: { title: 'x' } };
    await on.control.portalFaults({ crmRights: 'read' });
    expect((await on.application.call('crm.item.get', item)).status).toBe(200);
    expect(await refusal('crm.item.update', update)).toEqual([400, 'ACCESS_DENIED', 'Доступ запрещен']);
    await on.control.portalFaults({ crmRights: 'none' });
    expect(await refusal('crm.item.get', item)).toEqual([
      400,
      'ACCESS_DENIED',
      'У Вас нет прав на просмотр этого элемента',
    ]);
    const rows = { filter: { '=ownerType': 'D', '=ownerId': deal } };
    expect(await refusal('crm.item.productrow.list', rows)).toEqual([
      400,
      'ACCESS_DENIED',
      'Доступ запрещен',
    ]);
    for (const method of ['crm.requisite.list', 'crm.requisite.link.list', 'crm.address.list']) {
      expect(await refusal(method)).toEqual([400, 0, 'Access denied.']);
    }
  });

  it('fields of a smart process without the permission of their module', async () => {
    const params = { moduleId: 'crm', filter: { entityId: 'CRM_7' } };
    expect((await on.application.call('userfieldconfig.list', params)).body.result).toEqual({ fields: [] });
    await on.control.portalFaults({ scope: 'userfieldconfig' });
    expect(await refusal('userfieldconfig.list', params)).toEqual([
      400,
      '',
      'The current method required more scopes. (crm)',
    ]);
  });

  it('notifications to nobody, or with an attachment that is none', async () => {
    const notify = (more: object) => ({ USER_ID: 3, MESSAGE: 'x', ...more });
    const method = 'im.notify.system.add';
    expect((await refusal(method, notify({ USER_ID: -1 })))[1]).toBe('USER_ID_EMPTY');
    expect((await refusal(method, notify({ MESSAGE: ' ' })))[1]).toBe('MESSAGE_EMPTY');
    expect((await refusal(method, notify({ ATTACH: '[{' })))[1]).toBe('ATTACH_ERROR');
    expect((await refusal(method, notify({ ATTACH: ' '.repeat(60_001) })))[1]).toBe('ATTACH_OVERSIZE');
    expect((await on.application.call(method, notify({ USER_ID: 999 }))).body.result).toBe(false);
    expect((await on.control.state()).notifications).toEqual([]);
  });

  it('a line without text in a process’s log', async () => {
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const EVENT_TOKEN = on.application.lastCall().event_token;
    expect(await refusal('bizproc.activity.log', { EVENT_TOKEN, LOG_MESSAGE: '' })).toEqual([
      400,
      'ERROR_EMPTY_LOG_MESSAGE',
      'Empty log message!',
    ]);
  });
});
