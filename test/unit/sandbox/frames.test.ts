import { stage, type Stage } from './staged';

let on: Stage;
const tab = (): object => ({
  PLACEMENT: 'CRM_DEAL_DETAIL_TAB',
  HANDLER: `${on.application.url}/pages/tab`,
  TITLE: 'Robots',
  LANG_ALL: { ru: { TITLE: 'Роботы' } },
});
beforeEach(async () => {
  on = await stage();
  await on.application.install();
});

const refusal = async (method: string, params: object = {}) => {
  const { status, body } = await on.application.call(method, params);
  return [status, body.error];
};

const get = (path: string): Promise<Response> => fetch(`${on.sandbox.portal.url}/frame/${path}`);

describe('pages of the application in the portal', () => {
  it('are bound, listed and taken away', async () => {
    expect((await on.application.call('placement.bind', tab())).body.result).toBe(true);
    expect((await on.application.call('placement.get')).body.result).toMatchObject([
      { placement: 'CRM_DEAL_DETAIL_TAB', title: 'Роботы', userId: 0, options: [] },
    ]);
    expect(await refusal('placement.bind', tab())).toEqual([400, 'ERROR_CORE']);
    const { body } = await on.application.call('placement.unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB' });
    expect(body.result).toEqual({ count: 2 });
    expect((await on.control.state()).tabs).toEqual([]);
  });

  it('need the permission, and an administrator', async () => {
    await on.control.portalFaults({ scope: 'crm,bizproc' });
    expect(await refusal('placement.bind', tab())).toEqual([403, 'insufficient_scope']);
    await on.control.portalFaults({ scope: 'crm,placement', notAdministrator: true });
    expect(await refusal('placement.bind', tab())).toEqual([403, 'ACCESS_DENIED']);
  });

  it.each([
    ['placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: 'http://127.0.0.1/x' }],
    ['placement.bind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: 'https://elsewhere.example/x' }],
    ['event.bind', { EVENT: 'ONCRMDEALADD', HANDLER: 'http://127.0.0.1/x' }],
    ['event.bind', { EVENT: 'ONAPPUNINSTALL', HANDLER: 'http://127.0.0.1/x', AUTH_TYPE: 1 }],
  ])('what %s does not model of %j is refused by its name', async (method, params) => {
    expect(await refusal(method, params)).toEqual([501, 'SANDBOX_LACKS_IT']);
  });

  it('go with an update of the application, and the events that it asked for', async () => {
    await on.application.call('placement.bind', tab());
    await on.application.call('event.bind', { event: 'onAppUninstall', handler: `${on.application.url}/x` });
    expect((await on.application.call('event.get')).body.result).toMatchObject([{ event: 'ONAPPUNINSTALL' }]);
    await on.control.update(`${on.application.url}/install`);
    const { tabs, eventHandlers } = await on.control.state();
    expect([tabs, eventHandlers]).toEqual([[], []]);
  });
});

describe('a frame', () => {
  it('is opened with a POST that the vendor documents, with the user’s own token', async () => {
    await on.application.call('placement.bind', tab());
    const { action, fields } = await on.control.framePost({
      placement: 'CRM_DEAL_DETAIL_TAB',
      id: 17,
      userId: 3,
    });
    expect(Object.keys(Object.fromEntries(new URL(action).searchParams))).toEqual([
      'DOMAIN',
      'PROTOCOL',
      'LANG',
      'APP_SID',
    ]);
    expect(JSON.parse(fields.PLACEMENT_OPTIONS ?? '')).toEqual({ ID: '17' });
    const { body } = await on.application.call('profile', { auth: fields.AUTH_ID });
    expect(body.result).toMatchObject({ ID: '3', ADMIN: false });
  });

  it('tells whose departments and which records its user may see', async () => {
    await on.application.call('placement.bind', tab());
    const [id = 0] = await on.control.createDeals();
    const { fields } = await on.control.framePost({ placement: 'CRM_DEAL_DETAIL_TAB', id, userId: 3 });
    const asUser = (method: string, params = {}) =>
      on.application.call(method, { auth: fields.AUTH_ID, ...params });
    expect((await asUser('user.current')).body.result).toMatchObject({ UF_DEPARTMENT: [7] });
    const item = { entityTypeId: 2, id };
    expect((await asUser('crm.item.get', item)).status).toBe(200);
    await on.control.portalFaults({ unseenBy: [3] });
    expect((await asUser('crm.item.get', item)).body).toMatchObject({ error: 'ACCESS_DENIED' });
    expect((await on.application.call('crm.item.get', item)).status).toBe(200);
  });

  it('of the application is that for installation until it says that it is installed', async () => {
    const { url } = on.application;
    await on.control.saveApplication({ handler: `${url}/app`, install: `${url}/first` });
    expect(await (await get('app?user=1')).text()).toContain(`${url}/first?`);
    expect(await (await get('app?user=3')).text()).not.toContain(url);
    const [, sid = ''] = /APP_SID=([0-9a-f]+)/.exec(await (await get('app?user=1')).text()) ?? [];
    const said = await fetch(`${on.sandbox.portal.url}/frame/said`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sid, command: 'setInstallFinish', params: {} }),
    });
    expect(said.status).toBe(200);
    expect(await (await get('app?user=3')).text()).toContain(`${url}/app?`);
  });

  it('that is bound nowhere, or is of a place that is not modelled, is refused', async () => {
    expect((await get('CRM_DEAL_DETAIL_TAB?id=1')).status).toBe(404);
    expect((await get('LEFT_MENU')).status).toBe(501);
    expect((await get('app?user=99')).status).toBe(501);
  });
});
