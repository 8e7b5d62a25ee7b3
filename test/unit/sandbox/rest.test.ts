import http from 'node:http';
import { stage, type Stage, until } from './staged';

describe('the portal’s REST', () => {
  let on: Stage;
  let deal: number;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
    [deal = 0] = await on.control.createDeals();
  });

  const ufName = 'UF_CRM_ERP_ORDER_ID';
  const update = (fields: object, more: object = { useOriginalUfNames: 'Y' }) =>
    on.application.call('crm.item.update', { entityTypeId: 2, id: deal, fields, ...more });

  it('answers with result and time', async () => {
    const { body } = await on.application.call('crm.item.get.json', { entityTypeId: 2, id: deal });
    expect(body.result.item).toMatchObject({
      id: 17,
      title: 'Заказ № 17 <станки & "оснастка">',
      stageId: 'NEW',
      stageSemanticId: 'P',
      opportunity: 181801,
      currencyId: 'RUB',
      companyId: 1,
      contactIds: [1],
    });
    expect(body.time).toMatchObject({
      operating: expect.any(Number),
      operating_reset_at: expect.any(Number),
    });
  });

  it.each([
    ['crm.item.get', 'bizproc,im', { entityTypeId: 2, id: 17 }],
    ['bizproc.robot.list', 'crm,im', {}],
    ['user.get', 'crm,bizproc', {}],
  ])('refuses %s where the application has no permission for it', async (method, scope, params) => {
    await on.control.portalFaults({ scope });
    expect(await on.application.call(method, params)).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
    const batch = await on.application.call('batch', { cmd: { one: method, two: 'profile' } });
    expect(batch.body.result).toMatchObject({
      result: { two: { ID: '1' } },
      result_error: { one: { error: 'insufficient_scope' } },
    });
    await on.control.portalFaults({ scope: `${scope},crm,bizproc,user_basic` });
    expect((await on.application.call(method, params)).status).toBe(200);
  });

  it('takes forms and queries as well as JSON', async () => {
    const { url } = on.sandbox.portal;
    const auth = on.application.tokens.access_token;
    const form = new URLSearchParams({ auth, entityTypeId: '4', id: '2' });
    const posted = await fetch(`${url}/rest/crm.item.get`, { method: 'POST', body: form });
    const got = await fetch(`${url}/rest/crm.item.get.json?${form.toString()}`);
    for (const response of [posted, got]) {
      expect(JSON.parse(await response.text()).result.item.title).toBe('Fraser & Sons <Export> "Ltd"');
    }
  });

  it('lists rows, requisites and the chosen requisite', async () => {
    const { call } = on.application;
    const rows = await call('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': deal } });
    expect(rows.body.result.productRows).toHaveLength(2);
    const list = await call('crm.requisite.list', {
      filter: { '=ENTITY_TYPE_ID': 4, '=ENTITY_ID': 1 },
      select: ['ID', 'RQ_INN', 'RQ_KPP'],
    });
    expect(list.body.result).toEqual([{ ID: '1', RQ_INN: '7701234567', RQ_KPP: '770101001' }]);
    const ambiguous = await call('crm.requisite.list', { filter: { ENTITY_TYPE_ID: 4, ENTITY_ID: 3 } });
    expect(ambiguous.body.total).toBe(2);
    const links = await call('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: 2, ENTITY_ID: deal } });
    expect(links.body.result).toMatchObject([{ REQUISITE_ID: '1' }]);
  });

  it('shows a company that was made since, and its legal details on its deals', async () => {
    const company = await on.control.createCompany({
      title: 'АО «Новое»',
      inn: '7700000001',
      kpp: '770101001',
    });
    const [own = 0] = await on.control.createDeals({ companyId: company });
    const { call } = on.application;
    const item = await call('crm.item.get', { entityTypeId: 4, id: company });
    expect(item.body.result.item.title).toBe('АО «Новое»');
    const list = await call('crm.requisite.list', {
      filter: { '=ENTITY_TYPE_ID': 4, '=ENTITY_ID': company },
      select: ['ID', 'RQ_INN', 'RQ_KPP'],
    });
    const [requisite] = list.body.result;
    expect(requisite).toMatchObject({ RQ_INN: '7700000001', RQ_KPP: '770101001' });
    const links = await call('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: 2, ENTITY_ID: own } });
    expect(links.body.result).toMatchObject([{ REQUISITE_ID: requisite.ID }]);
  });

  it('ignores unknown fields without a word, and saves a user field once it exists', async () => {
    expect((await update({ [ufName]: 'SO-1' })).body.result.item).not.toHaveProperty(ufName);
    await on.application.call('crm.deal.userfield.add', {
      fields: { FIELD_NAME: 'ERP_ORDER_ID', USER_TYPE_ID: 'string', LABEL: 'Номер заказа' },
    });
    expect((await update({ [ufName]: 'SO-1' })).body.result.item[ufName]).toBe('SO-1');
    expect((await update({ ufCrmErpOrderId: 'SO-2' }, {})).body.result.item.ufCrmErpOrderId).toBe('SO-2');
    expect((await update({ [ufName]: 'SO-3' }, {})).body.result.item.ufCrmErpOrderId).toBe('SO-2');
  });

  it('can be told not to save a field', async () => {
    await on.control.portalFaults({ fieldsNotSaved: ['title'] });
    expect((await update({ title: 'other', opportunity: '5' })).body.result.item).toMatchObject({
      title: expect.stringContaining('Заказ'),
      opportunity: 5,
    });
  });

  it('keeps one notification per TAG', async () => {
    const notify = (MESSAGE: string, TAG?: string) =>
      on.application.call('im.notify.system.add', { USER_ID: 3, MESSAGE, TAG });
    await notify('first', 'deal-17');
    await notify('second', 'deal-17');
    await notify('third', 'deal-18');
    await notify('fourth');
    await notify('fifth');
    const { notifications } = await on.control.state();
    expect(notifications.map(({ message }) => message)).toEqual(['second', 'third', 'fourth', 'fifth']);
    expect((await notify('')).body.error).toBe('MESSAGE_EMPTY');
  });

  it('names what it does not know', async () => {
    const { call } = on.application;
    expect(await call('crm.item.fly')).toMatchObject({
      status: 404,
      body: { error: 'ERROR_METHOD_NOT_FOUND' },
    });
    expect(await call('crm.item.get', { entityTypeId: 2, id: 99 })).toMatchObject({
      status: 400,
      body: { error: 'NOT_FOUND' },
    });
    expect(await call('crm.item.get', { id: 99 })).toMatchObject({ status: 400, body: { error: '100' } });
    expect((await update({ stageId: 'MARS' })).body.error).toBe('CRM_FIELD_ERROR_VALUE_NOT_VALID');
  });

  it('lets a burst through and refuses what is above it', async () => {
    await on.control.portalFaults({ limits: { perSecond: 0.001, burst: 3 } });
    const ask = () => on.application.call('server.time');
    const statuses = [await ask(), await ask(), await ask(), await ask()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 503]);
    expect((await ask()).body.error).toBe('QUERY_LIMIT_EXCEEDED');
    await on.control.portalFaults({ limits: null });
    expect((await ask()).status).toBe(200);
  });

  it('fails on demand: only the methods named, only so often', async () => {
    await on.control.portalFaults({ rest: { reply: 'html-503', methods: ['profile'], times: 1 } });
    expect((await on.application.call('app.info')).status).toBe(200);
    const inBatch = await on.application.call('batch', { cmd: { me: 'profile' } });
    expect(inBatch).toMatchObject({ status: 503, body: expect.stringContaining('<html>') });
    expect((await on.application.call('profile')).status).toBe(200);
    await on.control.portalFaults({ rest: { reply: 'operating-limit' } });
    expect(await on.application.call('profile')).toMatchObject({
      status: 429,
      body: { error: 'OPERATION_TIME_LIMIT', time: { operating_reset_at: expect.any(Number) } },
    });
  });

  it('carries out and loses the reply', async () => {
    await on.control.portalFaults({ rest: { reply: 'lose-reply', times: 1 } });
    await expect(update({ title: 'новое' })).rejects.toThrow();
    expect((await on.control.deal(deal)).fields.title).toBe('новое');
    const record = await on.control.record();
    expect(record).toContainEqual(
      expect.objectContaining({ type: 'rest', verdict: 'ok, reply lost', status: 0 }),
    );
  });

  it('refuses connections and takes them again on the same port', async () => {
    await on.control.portalFaults({ refuseConnections: true });
    await expect(on.application.call('profile')).rejects.toThrow();
    await on.control.portalFaults({ refuseConnections: false });
    expect((await on.application.call('profile')).status).toBe(200);
  });

  it('serves nothing more on a connection that was in use when it began to refuse', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const url = `${on.sandbox.portal.url}/rest/profile?auth=${on.application.tokens.access_token}`;
        http
          .get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode)))
          .on('error', reject);
      });
    await on.control.portalFaults({ rest: { delayMs: 200, times: 1 } });
    const underWay = ask();
    await until(on.control.record, (record) => record.some(({ type }) => type === 'portal.fault-used'));
    await on.control.portalFaults({ refuseConnections: true });
    const next = ask();
    expect(await underWay).toBe(200);
    await expect(next).rejects.toThrow();
    agent.destroy();
  });

  it('lets only an administrator register robots, each code once', async () => {
    const { call, registerRobot, url } = on.application;
    await registerRobot();
    const robot = { CODE: 'erp_order', HANDLER: `${url}/robots/erp_order`, NAME: 'x' };
    expect((await call('bizproc.robot.add', robot)).body.error).toBe('ERROR_ACTIVITY_ALREADY_INSTALLED');
    expect((await call('bizproc.robot.add', { ...robot, CODE: 'a b' })).body.error).toBe(
      'ERROR_ACTIVITY_VALIDATION_FAILURE',
    );
    await call('bizproc.robot.update', { CODE: 'erp_order', FIELDS: { HANDLER: `${url}/moved` } });
    expect((await on.control.state()).robots).toMatchObject([
      { handler: `${url}/moved`, useSubscription: 'Y', returns: ['erp_order_id', 'status'] },
    ]);
    expect((await call('bizproc.robot.list')).body.result).toEqual(['erp_order']);
    await call('bizproc.robot.update', {
      CODE: 'erp_order',
      FIELDS: { HANDLER: `${url}/robots/x`, AUTH_USER_ID: 3 },
    });
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(deal, 'CONFIRMED');
    const auth = on.application.lastCall().auth.access_token;
    expect(await call('bizproc.robot.list', { auth })).toMatchObject({
      status: 403,
      body: { error: 'ACCESS_DENIED' },
    });
    await call('bizproc.robot.delete', { CODE: 'erp_order' });
    expect((await call('bizproc.robot.delete', { CODE: 'erp_order' })).body.error).toBe(
      'ERROR_ACTIVITY_NOT_FOUND',
    );
  });
});
