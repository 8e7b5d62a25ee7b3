import type { Browser, BrowserContextOptions, Frame } from 'playwright-core';
import { inChromium } from '../support/chromium';
import { startChromium } from '../support/start-chromium';
import { dealRecord } from '../support/deal-record';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';
import { looks, openWatched, overflowOf, violationsIn, type WatchedPage } from '../support/watched-page';

jest.setTimeout(seconds(300) + 120_000);

inChromium('the tab of a deal', () => {
  let stand: Stand;
  let browser: Browser;
  let opened: WatchedPage | undefined;

  beforeAll(async () => {
    stand = await startStand({
      pages: true,
      environment: {
        OUTAGE_RETRY: '20s',
        PAGES_DEPARTMENTS: '7',
        NUMBER_LINKS: 'erp_order=https://erp.example.com/orders/{number}',
      },
    });
    await Promise.all([stand.start('endpoint'), stand.start('worker'), stand.start('pages')]);
    await stand.install();
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

  async function open(
    id: number,
    {
      user = 1,
      language = 'en',
      ...options
    }: { user?: number; language?: string } & BrowserContextOptions = {},
  ): Promise<{ watched: WatchedPage; frame: Frame }> {
    const query = `id=${id}&user=${user}&lang=${language}`;
    const url = `${stand.sandbox.portal.url}/frame/CRM_DEAL_DETAIL_TAB?${query}`;
    opened = await openWatched(browser, url, stand.pagesUrl, options);
    return { watched: opened, frame: await opened.frame() };
  }

  /** A deal whose run waits for an ERP that refuses connections. */
  async function waitingDeal(options: Parameters<Stand['callDeal']>[0] = {}): Promise<number> {
    await stand.control.erpFaults({ refuseConnections: true });
    const id = await stand.callDeal(options);
    await until('the run waits', async () => (await stand.control.deal(id)).log.length > 0);
    return id;
  }

  const textOf = (frame: Frame): Promise<string> => frame.locator('main').innerText();

  const showsText = (frame: Frame, text: RegExp): Promise<unknown> =>
    until(`the tab shows ${text}`, async () => text.test(await textOf(frame)));

  it('says that no robot has run', async () => {
    const [id = 0] = await stand.control.createDeals();
    const { frame, watched } = await open(id);
    expect(await textOf(frame)).toContain('No robot has run for the deal yet.');
    expect(watched.said).toEqual([]);
  });

  it('shows a run that is done, its steps, and its number as a link', async () => {
    const id = await stand.callDeal();
    const { fields } = await stand.answered(id);
    const { frame, watched } = await open(id);
    const number = String(fields.UF_CRM_ERP_ORDER_ID);
    await showsText(frame, new RegExp(`Order ${number} was created in the ERP`));
    const link = frame.getByRole('link', { name: number });
    expect(await link.getAttribute('href')).toBe(`https://erp.example.com/orders/${number}`);
    await frame.getByText(/^Steps/).click();
    expect(await frame.locator('.steps').innerText()).toMatch(
      /Read the record[^]*Request to the ERP[^]*Write the result to the record[^]*Answer the process/,
    );
    expect(watched.said).toEqual([]);
  });

  it('shows what a run waits for, and makes the next attempt now', async () => {
    const id = await waitingDeal();
    const { frame } = await open(id);
    await showsText(frame, /ERP: create order[^]*waits[^]*Next try (in|at)/);
    await stand.control.erpFaults({ refuseConnections: false });
    await frame.getByRole('button', { name: 'Try now' }).click();
    expect((await stand.answered(id)).calls[0]?.returned).toMatchObject({ status: 'ok' });
    await showsText(frame, /Order SO-\S+ was created in the ERP/);
  });

  it('answers by hand in the name of whoever does it, from a department that may', async () => {
    const id = await waitingDeal();
    const { frame } = await open(id, { user: 3 });
    await frame.getByText('Answer by hand…').click();
    await frame.getByLabel('ERP order number').fill('SO-1042');
    await frame.getByRole('textbox', { name: /^Reason/ }).fill('entered by hand');
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    const { calls, log } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({ erp_order_id: 'SO-1042', status: 'ok', error: '' });
    await until('the log says who', async () =>
      (await stand.control.deal(id)).log.some(({ text }) => text.includes('Мария Менеджер (3)')),
    );
    expect(log.length).toBeGreaterThan(0);
    await stand.control.erpFaults({ refuseConnections: false });
    expect(await dealRecord(stand, id).operations()).toEqual([]);
  });

  it('gives up with a reason', async () => {
    const id = await waitingDeal();
    const { frame } = await open(id);
    await frame.getByText('Give up…').click();
    await frame.getByRole('textbox', { name: /^Reason/ }).fill('the customer has cancelled');
    await frame.getByRole('button', { name: 'Give up', exact: true }).click();
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('the customer has cancelled'),
    });
    await showsText(frame, /given up|Given up by hand/);
  });

  it('runs again what the ERP refused, and keeps the earlier run below', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse' } });
    const id = await stand.callDeal();
    await stand.answered(id);
    const { frame } = await open(id);
    await showsText(frame, /Run again…/);
    await frame.getByText('Run again…').click();
    expect(await textOf(frame)).toContain('does not return to this step');
    await stand.control.erpFaults({ create: {} });
    await frame.getByRole('button', { name: 'Run again', exact: true }).click();
    await until(
      'the field is filled in',
      async () => (await stand.control.deal(id)).fields.UF_CRM_ERP_ORDER_ID,
    );
    await showsText(frame, /Order SO-\S+ was created in the ERP/);
    expect(await dealRecord(stand, id).orders()).toHaveLength(1);
  });

  it('is used by the keyboard alone', async () => {
    const id = await waitingDeal();
    const { frame, watched } = await open(id);
    const { keyboard } = watched.page;
    await frame.getByRole('button', { name: 'Try now' }).focus();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await keyboard.type('SO-7');
    await keyboard.press('Tab');
    await keyboard.type('by keyboard');
    await keyboard.press('Enter');
    expect((await stand.answered(id)).calls[0]?.returned).toMatchObject({ erp_order_id: 'SO-7' });
  });

  it('shows what others said as text, whatever it is', async () => {
    const hostile =
      '<img src=x onerror=alert(1)> [URL=javascript:alert(2)]x[/URL] \u202etxt ' + 'a'.repeat(10_000);
    await stand.control.erpFaults({ create: { reply: 'refuse', refusal: hostile } });
    const id = await stand.callDeal({ title: hostile, properties: { comment: hostile.slice(0, 200) } });
    await stand.answered(id);
    const { frame, watched } = await open(id);
    let dialogs = 0;
    watched.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await showsText(frame, /<img src=x onerror=alert\(1\)> \[URL/);
    const elements = await frame.locator('img, svg, script:not([src]), a[href^="javascript"]').count();
    expect([elements, dialogs, await overflowOf(frame), watched.said]).toEqual([0, 0, 0, []]);
    expect(await frame.content()).not.toContain('\u202e');
  });

  it('shows nothing of a deal that its user may not read', async () => {
    const id = await stand.callDeal();
    const { fields } = await stand.answered(id);
    await stand.control.portalFaults({ unseenBy: [3] });
    const { frame } = await open(id, { user: 3 });
    const html = await frame.content();
    expect(html).toContain('No access');
    for (const secret of [String(fields.UF_CRM_ERP_ORDER_ID), 'ERP', 'data-token', `DEAL_${id}`])
      expect(html).not.toContain(secret);
  });

  it.each(looks)('fits $width pixels, $scheme, in $language', async ({ width, scheme, language }) => {
    const id = await waitingDeal();
    const { frame, watched } = await open(id, {
      language,
      viewport: { width, height: 720 },
      colorScheme: scheme,
    });
    await until('a run is shown', async () => (await frame.locator('article').count()) > 0);
    for (const summary of await frame.locator('summary').all()) await summary.click();
    const text = await textOf(frame);
    expect(/[а-яё]/i.test(text)).toBe(language === 'ru');
    expect(await overflowOf(frame)).toBe(0);
    expect(await violationsIn(frame)).toEqual([]);
    expect(watched.said).toEqual([]);
    expect([...watched.origins].toSorted()).toEqual(
      [new URL(stand.sandbox.portal.url).origin, new URL(stand.pagesUrl).origin].toSorted(),
    );
    await stand.control.erpFaults({ refuseConnections: false });
  });
});
