import type { Browser, Frame } from 'playwright-core';
import { inChromium } from '../support/chromium';
import { startChromium } from '../support/start-chromium';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';
import { looks, openWatched, overflowOf, violationsIn, type WatchedPage } from '../support/watched-page';

jest.setTimeout(seconds(300) + 120_000);

const granted = 'crm,bizproc,im,user_brief,placement';

inChromium('the application’s page in the portal', () => {
  let stand: Stand;
  let browser: Browser;
  let opened: WatchedPage | undefined;

  beforeAll(async () => {
    stand = await startStand({ pages: true });
    await Promise.all([stand.start('endpoint'), stand.start('worker'), stand.start('pages')]);
    browser = await startChromium();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await stand.control.resetFaults();
    await stand.control.portalFaults({ limits: null });
  });
  afterAll(async () => {
    await browser?.close();
    await stand.stop();
  });

  const frameUrl = (query = 'user=1&lang=en'): string => `${stand.sandbox.portal.url}/frame/app?${query}`;

  async function open(query?: string, options = {}): Promise<{ watched: WatchedPage; frame: Frame }> {
    opened = await openWatched(browser, frameUrl(query), stand.pagesUrl, options);
    return { watched: opened, frame: await opened.frame() };
  }

  const save = (): Promise<void> =>
    stand.control.saveApplication({ handler: `${stand.pagesUrl}/app`, install: `${stand.pagesUrl}/install` });

  const finishes = async (): Promise<number> =>
    (await stand.control.record()).filter(
      (entry) => entry.type === 'frame.said' && entry.command === 'setInstallFinish',
    ).length;

  async function shows(frame: Frame, selector: string, count: number): Promise<void> {
    await until(`${count} × ${selector}`, async () => (await frame.locator(selector).count()) === count);
  }

  it('does not say that it is installed while a permission is missing, and names it', async () => {
    await save();
    await stand.control.portalFaults({ scope: granted.replace(',im', '') });
    const { frame } = await open();
    await shows(frame, '.line', 7);
    expect(await frame.locator('.line.wrong').allInnerTexts()).toEqual([
      expect.stringMatching(/Permissions[^]*Missing: im\./),
    ]);
    expect(await finishes()).toBe(0);
    expect((await stand.control.state()).application).toMatchObject({ installed: false });
  });

  it('says so once, when its portal is recorded and all is well; then it is told of its removal', async () => {
    const { watched } = await open();
    await until('the portal was told', async () => (await finishes()) > 0);
    await until('the page was opened anew', async () => watched.page.url().includes('install_finished=Y'));
    const frame = await watched.frame();
    await shows(frame, '.line.ok', 7);
    const { application, eventHandlers, tabs } = await stand.control.state();
    expect([application?.installed, await finishes()]).toEqual([true, 1]);
    expect(eventHandlers.map(({ event }) => event)).toEqual(['ONAPPUPDATE', 'ONAPPUNINSTALL']);
    expect(tabs.map(({ placement }) => placement)).toContain('CRM_DEAL_DETAIL_TAB');
    expect(watched.said).toEqual([]);
    const { calls } = await stand.answered(await stand.callDeal());
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
  });

  it.each(looks)('fits $width pixels, $scheme, in $language', async ({ width, scheme, language }) => {
    const { watched, frame } = await open(`user=1&lang=${language}`, {
      viewport: { width, height: 720 },
      colorScheme: scheme,
    });
    await shows(frame, '.line.ok', 7);
    const text = await frame.locator('main').innerText();
    expect(/[а-яё]/i.test(text)).toBe(language === 'ru');
    expect(await overflowOf(frame)).toBe(0);
    expect(await violationsIn(frame)).toEqual([]);
    expect(watched.said).toEqual([]);
    expect([...watched.origins].toSorted()).toEqual(
      [new URL(stand.sandbox.portal.url).origin, new URL(stand.pagesUrl).origin].toSorted(),
    );
  });

  it('speaks English in a language that it has not', async () => {
    const { frame } = await open('user=1&lang=de');
    await shows(frame, '.line.ok', 7);
    expect(await frame.locator('main').innerText()).not.toMatch(/[а-яё]|[a-z]+\.[a-z]+[A-Z]/);
  });

  it('registers a robot and makes a field that were lost, by its buttons', async () => {
    await stand.control.forgetRobot('erp_order');
    await stand.control.forgetField('UF_CRM_ERP_ORDER_ID');
    const { frame } = await open();
    await shows(frame, '.line.wrong', 2);
    await frame.getByRole('button', { name: 'Update' }).click();
    await shows(frame, '.line.ok', 7);
    const { robots } = await stand.control.state();
    expect(robots.map(({ code }) => code)).toContain('erp_order');
  });

  it('says which system does not answer', async () => {
    await stand.control.erpFaults({ refuseConnections: true });
    const { frame } = await open();
    await shows(frame, '.line.wrong', 1);
    expect(await frame.locator('.line.wrong').innerText()).toMatch(/Other systems\s+Not answering: ERP/);
    await stand.control.erpFaults({ refuseConnections: false });
    await frame.getByRole('button', { name: 'Check', exact: true }).click();
    await shows(frame, '.line.ok', 7);
  });

  it('counts what robots did, and links what failed to its deal', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse' } });
    const id = await stand.callDeal();
    await stand.answered(id);
    const { frame } = await open();
    await until('the failure is listed', async () => {
      await frame.getByRole('button', { name: 'Check again' }).click();
      return (await frame.locator('.failures a').count()) > 0;
    });
    expect(await frame.locator('.failures a').getAttribute('href')).toBe(
      `${stand.sandbox.portal.url}/crm/deal/details/${id}/`,
    );
    expect(await frame.locator('tbody tr').first().innerText()).toMatch(/ERP: create order\s+1\s+0\s+1\s+0/);
  });

  it('tells nothing to whoever is no administrator', async () => {
    const { frame, watched } = await open('user=3&lang=en');
    expect(await frame.locator('main').innerText()).toContain('Only an administrator');
    expect([await frame.locator('.line').count(), watched.said]).toEqual([0, []]);
  });

  it('opened outside a portal says where to open it, and nothing else', async () => {
    for (const page of ['app', 'install', 'tab']) {
      const response = await fetch(`${stand.pagesUrl}/${page}`);
      expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
      const html = await response.text();
      expect(html).toContain('Open it in Bitrix24');
      expect(html).not.toMatch(/data-token|<script/);
    }
  });
});
