import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { Supervisor } from '../../sandbox/board/supervisor';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { referenceWsdl } from '../../src/cli/sandbox-environment';
import { inChromium } from '../support/chromium';
import { startChromium } from '../support/start-chromium';
import { until } from '../support/until';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const views = [
  { width: 1280, colorScheme: 'light', language: 'en' },
  { width: 1280, colorScheme: 'dark', language: 'ru' },
  { width: 390, colorScheme: 'dark', language: 'en' },
  { width: 390, colorScheme: 'light', language: 'ru' },
] as const;

const pages = [
  '/',
  '/deal/17',
  '/deal/17?tab=fields',
  '/deal/17?tab=bell',
  '/deal/17?tab=wire',
  '/wire',
  '/?tour=3',
];

inChromium('the board as people see it', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let control: ControlClient;
  /** Acknowledges whatever it is called with. */
  const robots = http.createServer((request, response) => {
    request.resume().on('end', () => response.end('{"status":"async"}'));
  });

  /** One of the processes is down, so that both of its buttons are seen. */
  const supervisor: Supervisor = {
    isUp: (part) => part !== 'worker',
    kill: async () => undefined,
    start: async () => undefined,
    killEverything: () => undefined,
  };

  beforeAll(async () => {
    sandbox = await startSandbox({ wsdlPath: referenceWsdl, board: { supervisor, runsUrl: () => '/' } });
    control = createControlClient(sandbox.controlUrl);
    robots.listen(0, '127.0.0.1');
    await once(robots, 'listening');
    const { port } = robots.address() as AddressInfo;
    await control.registerRobot({ code: 'erp_order', handler: `http://127.0.0.1:${port}/robots/erp_order` });
    await control.placeRobot({ code: 'erp_order' });
    await control.createDeals({ count: 500 });
    await control.createDeals({ title: '<img src=x onerror=alert(1)>'.repeat(400) });
    await control.moveDeals({ ids: [17, 18, 19], stageId: 'CONFIRMED' });
    await control.erpFaults({ refuseConnections: true });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox.close();
    robots.close();
  });

  /** What a page said or asked for that it should not. */
  function watch(context: BrowserContext): string[] {
    const seen: string[] = [];
    context.on('console', (message) => seen.push(`${message.type()}: ${message.text()}`));
    context.on('weberror', (error) => seen.push(String(error.error())));
    context.on('request', (request) => {
      if (!request.url().startsWith(`${sandbox.boardUrl}/`)) seen.push(request.url());
    });
    return seen;
  }

  const violations = (page: Page): Promise<string[]> =>
    page.evaluate(`${axe}; axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary)))`);

  it.each(views)('is without fault at $width px, $colorScheme, in $language', async (view) => {
    const { width, colorScheme, language } = view;
    const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
    const seen = watch(context);
    const page = await context.newPage();
    for (const path of pages) {
      const address = new URL(path, sandbox.boardUrl);
      address.searchParams.set('lang', language);
      await page.goto(address.href);
      await page.locator('#card-17').waitFor({ state: 'attached' });
      expect(await violations(page)).toEqual([]);
      const beside = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(beside).toBeLessThanOrEqual(0);
    }
    await page.goto(`${sandbox.boardUrl}/wire?lang=${language}`);
    await page.locator('[data-exchange]').first().click();
    await page.locator('#exchange pre').first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(seen).toEqual([]);
    await context.close();
  });

  it('keeps the counters in sight, and shows where the focus is', async () => {
    for (const width of [1280, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 600 } });
      await page.goto(`${sandbox.boardUrl}/deal/17`);
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      const top = (await page.locator('#counters').boundingBox())?.y ?? -1;
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThan(600);
      await page.evaluate('scrollTo(0, 0)');
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press('Tab');
        const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
        expect(outline).toBe('solid');
      }
      await page.close();
    }
  });

  it('keeps its size while ten thousand events come by', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 844 } });
    await page.goto(`${sandbox.boardUrl}/deal/17`);
    const session = await page.context().newCDPSession(page);
    const size = async (): Promise<{ heap: number; nodes: number }> => {
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      const nodes = await page.evaluate<number>("document.querySelectorAll('*').length");
      return { heap: usedSize, nodes };
    };
    const ids = Array.from({ length: 500 }, (_, index) => 17 + index);
    const stages = ['PREPARATION', 'CONFIRMED'] as const;
    let moves = 0;
    const before = (await control.record()).at(-1)?.seq ?? 0;
    async function come(events: number): Promise<void> {
      let seq = 0;
      while (seq - before < events) {
        await control.moveDeals({ ids, stageId: stages[moves++ % 2] ?? 'PREPARATION', inFlight: 50 });
        seq = (await control.record({ since: seq })).at(-1)?.seq ?? seq;
      }
      const { acknowledged } = await control.counters();
      await until('the page has caught up', async () => {
        const shown = await page.locator('[data-counter="acknowledged"]').textContent();
        return Number(shown) === acknowledged;
      });
    }
    await come(5_000);
    const half = await size();
    await come(10_000);
    const whole = await size();
    process.stderr.write(`board, after 5,000 and 10,000 events: ${JSON.stringify([half, whole])}\n`);
    expect(whole.nodes).toBeLessThan(half.nodes * 1.2);
    expect(whole.heap).toBeLessThan(half.heap * 1.3);
    await page.close();
  });
});
