import { type AjaxResult, B24OAuth, type B24OAuthParams, EnumAppStatus } from '@bitrix24/b24jssdk';
import { stage, type Stage } from './staged';

/** What an application that is built on the vendor's SDK does with the portal. */
describe('the vendor’s SDK on the sandbox', () => {
  let on: Stage;
  let b24: B24OAuth;
  beforeEach(async () => {
    on = await stage();
    await on.control.portalFaults({ limits: null });
    await on.application.install();
    b24 = asInstalled();
  });
  afterEach(() => b24.destroy());

  /** With what the event brought, as it brought it. */
  function asInstalled(): B24OAuth {
    const { auth } = on.application.received[0]!.form;
    const { clientId, clientSecret } = on.sandbox.portal;
    const params: B24OAuthParams = {
      applicationToken: auth.application_token,
      userId: 1,
      memberId: auth.member_id,
      accessToken: auth.access_token,
      refreshToken: auth.refresh_token,
      expires: Math.floor(Date.now() / 1000) + Number(auth.expires_in),
      expiresIn: Number(auth.expires_in),
      scope: auth.scope,
      domain: auth.domain,
      clientEndpoint: auth.client_endpoint,
      serverEndpoint: auth.server_endpoint,
      status: EnumAppStatus.Local,
    };
    return new B24OAuth(params, { clientId, clientSecret });
  }

  const manyRows = () =>
    Array.from({ length: 120 }, (_, index) => ({ productName: `№ ${index}`, price: index, quantity: 1 }));

  it('calls methods by the event’s own client_endpoint', async () => {
    const reply = await b24.actions.v2.call.make<{ ID: string }>({ method: 'profile' });
    expect(reply.getData()?.result).toMatchObject({ ID: '1', ADMIN: true, PERSONAL_GENDER: '' });
    expect(reply.getData()?.time.operating).toBeGreaterThan(0);
  });

  it('adds up what a method has used of its time', async () => {
    const used = async (): Promise<number> =>
      (await b24.actions.v2.call.make({ method: 'app.info' })).getData()?.time.operating ?? 0;
    const first = await used();
    expect(await used()).toBeGreaterThan(first);
  });

  it('reads lists of several pages, page by page and by the last id', async () => {
    const [deal = 0] = await on.control.createDeals({ rows: manyRows() });
    const method = 'crm.item.productrow.list';
    const filter = { '=ownerType': 'D', '=ownerId': deal };
    const paged = await b24.callListMethod(method, { filter }, null, 'productRows');
    expect(paged.getData()).toHaveLength(120);
    const options = { method, params: { filter }, idKey: 'id', customKeyForResult: 'productRows' };
    const called = await b24.actions.v2.callList.make<{ productName: string }>(options);
    expect(called.getData()?.map(({ productName }) => productName)).toEqual(
      manyRows().map(({ productName }) => productName),
    );
    const chunks = [];
    for await (const chunk of b24.actions.v2.fetchList.make(options)) chunks.push(chunk.length);
    expect(chunks).toEqual([50, 50, 20]);
    const users = await b24.actions.v2.callList.make<{ ID: string }>({ method: 'user.get', params: {} });
    expect(users.getData()?.map(({ ID }) => ID)).toEqual(['1', '2', '3']);
  });

  it('carries batches out in every form, and of more than 50 commands', async () => {
    const call = { method: 'profile', params: {} };
    const named = await b24.actions.v2.batch.make({
      calls: { me: call, none: { method: 'no.such', params: {} } },
      options: { isHaltOnError: false, returnAjaxResult: true },
    });
    const replies = named.getData() as Record<string, AjaxResult>;
    expect(replies.me?.getData()?.result).toMatchObject({ ID: '1' });
    expect(replies.none?.isSuccess).toBe(false);
    const listed = await b24.actions.v2.batch.make({
      calls: [
        ['profile', {}],
        ['app.info', {}],
      ],
    });
    expect(listed.getData()).toHaveLength(2);
    const chunks = await b24.actions.v2.batchByChunk.make({
      calls: Array.from({ length: 120 }, () => ['server.time', {}]),
    });
    expect(chunks.getData()).toHaveLength(120);
  });

  it('renews its tokens at the authorization server that the event names', async () => {
    await on.control.expireTokens();
    const seen: unknown[] = [];
    b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => void seen.push(b24OAuthParams));
    const reply = await b24.actions.v2.call.make({ method: 'profile' });
    expect(reply.isSuccess).toBe(true);
    expect(seen).toMatchObject([{ clientEndpoint: `${on.sandbox.portal.url}/rest/`, status: 'L' }]);
  });

  it('hears the authorization server name itself in a renewal, and the scopes by commas', async () => {
    const { host } = new URL(on.sandbox.portal.url);
    const { body } = await on.application.refresh();
    expect(body.domain).not.toBe(host);
    expect(body.server_endpoint).not.toBe(`${on.sandbox.portal.url}/rest/`);
    expect((await fetch(new URL('/oauth/token/', body.server_endpoint))).status).toBe(400);
    expect(body.scope).toBe('crm,bizproc,im,user_brief,placement');
    on.application.tokens = body;
    await on.control.portalFaults({ scopeInReplies: 'app' });
    expect((await on.application.refresh()).body.scope).toBe('app');
  });

  it('is told of an installation and an update without `expires` and `user_id`, scopes by blanks', async () => {
    await on.control.update(`${on.application.url}/install`);
    for (const { form } of on.application.received) {
      expect(form.auth).not.toHaveProperty('expires');
      expect(form.auth).not.toHaveProperty('user_id');
      expect(form.auth).toMatchObject({ scope: 'crm bizproc im user_brief placement', expires_in: '3600' });
    }
  });

  it('has no robots after an update, and those on stages wait for it', async () => {
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order' });
    const [deal = 0] = await on.control.createDeals();
    await on.control.update(`${on.application.url}/install`);
    on.application.tokens = on.application.received.at(-1)?.form.auth;
    expect((await on.application.call('bizproc.robot.list')).body.result).toEqual([]);
    expect(await on.control.moveDeal(deal, 'CONFIRMED')).toEqual([]);
    await on.application.registerRobot();
    await on.control.moveDeal(deal, 'NEW');
    expect(await on.control.moveDeal(deal, 'CONFIRMED')).toHaveLength(1);
  });

  it('may come by an incoming webhook, which is no application', async () => {
    const { url, webhookUrl } = on.sandbox.portal;
    const ask = async (address: string) => (await fetch(address)).json();
    expect(await ask(`${webhookUrl}profile.json`)).toMatchObject({ result: { ID: '1', ADMIN: true } });
    expect(await ask(`${webhookUrl}bizproc.robot.list`)).toMatchObject({
      error: 'ACCESS_DENIED',
      error_description: 'Application context required',
    });
    expect(await ask(`${url}/rest/1/anything/profile`)).toMatchObject({ error: 'NO_AUTH_FOUND' });
  });
});
