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

  it('shows the number that a run came to', async () => {
    await stand.control.erpFaults({ refuseConnections: false });
    const { calls } = await stand.answered(17);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
    const [runId = ''] = await dealRecord(stand, 17).runs();
    await stand.client.workflow.getHandle(runId).result();
    await page.goto(runUrl);
    await expectShown(`"${String(calls[0]?.returned?.erp_order_id)}"`);
  });
});
