import type { Browser, Page } from 'playwright-core';
import { inChromium } from '../support/chromium';
import { dealRecord } from '../support/deal-record';
import { startChromium } from '../support/start-chromium';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

inChromium('Temporal’s Web UI, which has our codec endpoint', () => {
  let stand: Stand;
  let browser: Browser;
  let page: Page;
  let runUrl: string;
  beforeAll(async () => {
    stand = await startStand({ webUi: true, environment: { OUTAGE_RETRY: '3s' } });
    await Promise.all([stand.start('endpoint'), stand.start('worker'), stand.start('codec')]);
    await stand.install();
    await stand.control.erpFaults({ refuseConnections: true });
    const id = await stand.callDeal({ properties: { comment: 'до обеда' } });
    await until('the run says that it waits', async () => (await stand.control.deal(id)).log.length > 0);
    const [runId = ''] = await dealRecord(stand, id).runs();
    runUrl = `${stand.temporal.uiUrl}/namespaces/default/workflows/${encodeURIComponent(runId)}`;
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  });
  afterAll(async () => {
    await browser?.close();
    await stand.stop();
  });

  const summary = (): string => `DEAL_17 · ERP: create order · ${new URL(stand.sandbox.portal.url).host}`;

  /** Markdown, as in a summary, is shown in frames of their own. */
  async function expectShown(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await until(`the page shows "${text}"`, async () => {
        const seen = await Promise.all(
          page.frames().map((frame) =>
            frame
              .getByText(text)
              .first()
              .isVisible()
              .catch(() => false),
          ),
        );
        return seen.includes(true);
      });
    }
  }

  it('lists the run with its deal', async () => {
    await page.goto(`${stand.temporal.uiUrl}/namespaces/default/workflows?query=B24Document%3D%22DEAL_17%22`);
    await expectShown('DEAL_17', 'erpOrder');
  });

  it('shows with what a run was started, decoded', async () => {
    await page.goto(runUrl);
    await expectShown('CCrmDocumentDeal', 'DEAL_17');
  });

  it('shows the summary of a run, and what it waits for', async () => {
    await page.goto(runUrl);
    await page.getByText('User Metadata').first().click();
    await expectShown(summary(), 'Waiting');
  });

  it('shows in a table whose run it is, with the deal as a link, and what its work is called in the ERP', async () => {
    await page.goto(runUrl);
    await page.getByText('User Metadata').first().click();
    await expectShown('ERP: create order,', 'To be answered by', 'it waits for ever');
    const link = await until('the deal is a link', async () => {
      const found = await Promise.all(
        page.frames().map((frame) =>
          frame
            .locator('a', { hasText: 'DEAL_17' })
            .first()
            .getAttribute('href', { timeout: 500 })
            .catch(() => null),
        ),
      );
      return found.find((href) => href?.includes('/crm/deal/details/17/'));
    });
    expect(link).toBe(`${new URL(stand.sandbox.portal.url).origin}/crm/deal/details/17/`);

    const { workId, externalId } = dealRecord(stand, 17);
    await page.goto(`${stand.temporal.uiUrl}/namespaces/default/workflows/${encodeURIComponent(workId)}`);
    await page.getByText('User Metadata').first().click();
    await expectShown('the order in the ERP', externalId, 'its run');
  });

  it('shows the number that a run came to', async () => {
    await stand.control.erpFaults({ refuseConnections: false });
    const { calls } = await stand.answered(17);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
    const [runId = ''] = await dealRecord(stand, 17).runs();
    await stand.client.workflow.getHandle(runId).result();
    await page.goto(runUrl);
    await expectShown(`"${String(calls[0]?.returned?.erp_order_id)}"`);
  });

  it('shows what the ERP said of a deal that it refused, without the customer', async () => {
    const refusal = 'Контрагент Федот Должников заблокирован';
    await stand.control.erpFaults({ create: { reply: 'refuse', refusal } });
    const id = await stand.callDeal();
    await stand.answered(id);
    const [runId = ''] = await dealRecord(stand, id).runs();
    await stand.client.workflow
      .getHandle(runId)
      .result()
      .catch(() => undefined);
    await page.goto(`${stand.temporal.uiUrl}/namespaces/default/workflows/${encodeURIComponent(runId)}`);
    await page.getByText('User Metadata').first().click();
    await expectShown('Failed', 'Контрагент … заблокирован', 'To do, by');
    for (const frame of page.frames()) expect(await frame.content()).not.toContain('Должников');
  });

  it('opens each view with its query, and with deal, robot and state in sight at 1,440 pixels', async () => {
    const { stdout } = await stand.run(['views', '--ui', stand.temporal.uiUrl, '--deal', '17', '--json']);
    const { views, columns } = JSON.parse(stdout) as {
      views: { name: string; url: string }[];
      columns: string;
    };
    const wide = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    // A page of its own for each: the list navigates by itself for a while, which breaks off a navigation of ours.
    async function opened(url: string): Promise<Page> {
      const view = await wide.newPage();
      await view.goto(url);
      return view;
    }
    const first = await opened(views[0]!.url);
    await Promise.all([first.waitForNavigation(), first.evaluate(columns)]);
    for (const { name, url } of views) {
      const view = await opened(url);
      for (const header of ['B24Document', 'B24Robot', 'RobotStatus']) {
        const box = await view.getByRole('columnheader', { name: header }).first().boundingBox();
        expect([name, header, box !== null && box.x >= 0 && box.x + box.width <= 1440]).toEqual([
          name,
          header,
          true,
        ]);
      }
    }
    const failed = await opened(views.find(({ name }) => name.startsWith('Failed and not dealt with'))!.url);
    await until('the refused deal is listed', async () => (await failed.content()).includes('failed'));
    const deal = await opened(views.find(({ name }) => name === 'One deal (DEAL_17)')!.url);
    await until('deal 17 is listed', async () => (await deal.content()).includes('DEAL_17'));
    await wide.close();
  });
});
