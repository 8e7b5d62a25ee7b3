import { createHash } from 'node:crypto';
import { stage, type Stage } from './staged';

describe('the authorization server', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await on.application.install();
  });

  it('brings an installation as a form with tokens and the portal’s constant application token', async () => {
    const { form, path } = on.application.received[0]!;
    expect(path).toBe('/install');
    expect(form).toMatchObject({
      event: 'ONAPPINSTALL',
      data: { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'ru' },
      auth: {
        member_id: on.sandbox.portal.memberId,
        application_token: on.sandbox.portal.applicationToken,
        client_endpoint: `${on.sandbox.portal.url}/rest/`,
        status: 'L',
      },
    });
    expect((await on.application.call('profile')).body.result).toMatchObject({ ID: '1', ADMIN: true });
  });

  it('rotates the refresh token: the old one is dead at once, the new pair works', async () => {
    const renewed = await on.application.refresh();
    expect(renewed.body).toMatchObject({
      member_id: on.sandbox.portal.memberId,
      client_endpoint: `${on.sandbox.portal.url}/rest/`,
      expires_in: 3600,
      user_id: 1,
      status: 'L',
    });
    expect(await on.application.refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await on.application.call('app.info')).status).toBe(200);
    on.application.tokens = renewed.body;
    expect((await on.application.call('app.info')).status).toBe(200);
    expect((await on.application.refresh()).status).toBe(200);
  });

  it('tells an expired token from none, and a refresh heals it', async () => {
    await on.control.expireTokens();
    expect(await on.application.call('profile')).toMatchObject({
      status: 401,
      body: { error: 'expired_token' },
    });
    expect(await on.application.call('profile', { auth: undefined })).toMatchObject({
      status: 401,
      body: { error: 'NO_AUTH_FOUND' },
    });
    expect((await on.application.call('profile', { auth: 'f'.repeat(70) })).body.error).toBe('NO_AUTH_FOUND');
    on.application.tokens = (await on.application.refresh()).body;
    expect((await on.application.call('profile')).status).toBe(200);
  });

  it('refuses when payment is required, and rotates even if the reply is lost', async () => {
    await on.control.portalFaults({ oauth: { reply: 'payment-required', times: 1 } });
    expect((await on.application.refresh()).body.error).toBe('PAYMENT_REQUIRED');
    await on.control.portalFaults({ oauth: { reply: 'lose-reply', times: 1 } });
    await expect(on.application.refresh()).rejects.toThrow();
    expect((await on.application.refresh()).body.error).toBe('invalid_grant');
  });

  it('refuses in any words, and repeats what it was sent where they say so', async () => {
    const refusal = { status: 403, code: 'any', text: 'Of {client_secret}, {grant_type} and {other}' };
    await on.control.portalFaults({ oauth: { reply: 'refusal', refusal, times: 1 } });
    expect(await on.application.refresh()).toMatchObject({
      status: 403,
      body: {
        error: 'any',
        error_description: `Of ${on.sandbox.portal.clientSecret}, refresh_token and {other}`,
      },
    });
    expect((await on.application.refresh()).status).toBe(200);
  });

  it('records tokens by hash only', async () => {
    await on.application.refresh();
    await on.application.registerRobot();
    await on.control.createDeals();
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.moveDeal(17, 'CONFIRMED');
    const token: string = on.application.lastCall().event_token;
    await on.application.call('bizproc.activity.log', { EVENT_TOKEN: token, LOG_MESSAGE: 'x' });
    await on.application.call('batch', {
      cmd: { a: `bizproc.event.send?EVENT_TOKEN=${encodeURIComponent(token)}` },
    });
    const record = await on.control.record();
    const hash = createHash('sha256').update(on.application.tokens.refresh_token).digest('hex');
    expect(record).toContainEqual(
      expect.objectContaining({ type: 'oauth', verdict: 'ok', refreshHash: hash }),
    );
    const text = JSON.stringify(record);
    const { access_token, refresh_token } = on.application.tokens;
    const { clientSecret, applicationToken } = on.sandbox.portal;
    for (const secret of [
      access_token,
      refresh_token,
      clientSecret,
      applicationToken,
      token.split('.').at(-1),
    ]) {
      expect(text.includes(String(secret))).toBe(false);
    }
    expect(text).toContain(createHash('sha256').update(token).digest('hex'));
  });
});
