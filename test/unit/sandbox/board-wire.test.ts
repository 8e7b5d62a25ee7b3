import { execFileSync } from 'node:child_process';
import { findLeaks } from '../../support/find-leaks';
import { page } from './board-page';
import { stage, type Stage } from './staged';

describe('what went over the wire', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
    await on.application.install();
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.createDeals({ count: 2 });
    await on.control.moveDeal(17, 'CONFIRMED');
  });

  /** Addresses of what a list holds, the latest first. */
  async function exchanges(path = '/wire'): Promise<string[]> {
    const html = await page(on, path);
    return [...html.matchAll(/data-exchange="([^"?]+)/g)].map(([, address]) => address ?? '');
  }
  const details = async (path?: string): Promise<string[]> =>
    Promise.all((await exchanges(path)).map((address) => page(on, address)));

  it('holds the raw call, and the answer that it got', async () => {
    const [call = ''] = await details('/deal/17?tab=wire');
    expect(call).toContain('Portal → robots');
    expect(call).toContain('document_id%5B2%5D=DEAL_17');
    expect(call).toContain('&quot;status&quot;: &quot;async&quot;');
    expect(call).toContain('HTTP 200');
  });

  it('holds requests to the portal with their answers, by deal', async () => {
    await on.application.call('crm.item.get', { entityTypeId: 2, id: 17 });
    await on.application.call('crm.item.get', { entityTypeId: 2, id: 18 });
    const [last = ''] = await details('/deal/18?tab=wire');
    expect(last).toContain('robots → Portal');
    expect(last).toContain('&quot;id&quot;: 18');
    expect(await exchanges('/deal/18?tab=wire')).toHaveLength(1);
    expect(await exchanges('/deal/17?tab=wire')).toHaveLength(2);
  });

  it('says where a connection broke off', async () => {
    await on.control.portalFaults({ rest: { reply: 'lose-reply', times: 1 } });
    await on.application.call('server.time').catch(() => undefined);
    expect((await details())[0]).toContain('the connection broke off');
  });

  it('shows no token and no password, wherever it stands', async () => {
    const { application, sandbox } = on;
    const { access_token, refresh_token } = application.tokens;
    const { event_token: event, auth } = application.lastCall();
    await application.call('batch', {
      cmd: { a: `bizproc.activity.log?EVENT_TOKEN=${encodeURIComponent(event)}&LOG_MESSAGE=x` },
    });
    await fetch(`${sandbox.portal.url}/rest/bizproc.activity.log`, {
      method: 'POST',
      body: new URLSearchParams({
        'cmd[a]': `x?EVENT_TOKEN=${encodeURIComponent(event)}`,
        auth: access_token,
      }),
    });
    await fetch(`${sandbox.portal.webhookUrl}profile`);
    await fetch(`${sandbox.jira.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: sandbox.jira.clientId,
        client_secret: sandbox.jira.clientSecret,
      }),
    });
    const basic = Buffer.from(`${sandbox.erp.user}:${sandbox.erp.password}`).toString('base64');
    await fetch(sandbox.erp.url, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: 'x' });
    const renewed = await application.refresh();
    const shown = Buffer.from([...(await details()), await page(on, '/wire')].join('\n'));
    const secrets = {
      access_token,
      refresh_token,
      event,
      'access token of the call': auth.access_token,
      'refresh token of the call': auth.refresh_token,
      'renewed access token': renewed.body.access_token,
      'renewed refresh token': renewed.body.refresh_token,
      'application token': sandbox.portal.applicationToken,
      'client secret': sandbox.portal.clientSecret,
      webhook: sandbox.portal.webhookUrl.split('/').at(-2) ?? '',
      'password of the ERP': sandbox.erp.password,
      'client secret of Jira': sandbox.jira.clientSecret,
    };
    for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThan(10);
    expect(await exchanges()).toHaveLength(8);
    expect(
      findLeaks(
        shown,
        Object.entries(secrets).map(([name, value]) => ({ name, value })),
      ),
    ).toEqual([]);
  });

  it('is copied as a command that sends the same bytes', async () => {
    const [call = ''] = await details('/deal/17?tab=wire');
    const [, copied = ''] = /data-copy="([^"]*)"/.exec(call) ?? [];
    const command = copied.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const words = execFileSync('sh', ['-c', command.replace(/^curl/, 'printf "%s\\n"')], {
      encoding: 'utf8',
    }).split('\n');
    expect(words.slice(0, 3)).toEqual(['-X', 'POST', `${on.application.url}/robots/erp_order`]);
    const sent = on.application.received.at(-1)?.raw ?? '';
    const body = words[words.indexOf('--data-raw') + 1] ?? '';
    expect(body.split('&').length).toBe(sent.split('&').length);
    expect(body).toContain('document_id%5B2%5D=DEAL_17');
  });

  it('keeps the latest 400 requests, however many there were', async () => {
    for (let round = 0; round < 500; round += 1) await on.application.call('server.time');
    expect(await page(on, '/wire')).toContain('The latest 400 requests');
    expect(await exchanges()).toHaveLength(40);
  });
});
