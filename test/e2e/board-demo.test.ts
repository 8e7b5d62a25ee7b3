import { execSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import type { DealStory } from '../../sandbox/views';
import { packageRoot } from '../../src/base/package-root';
import { inChromium } from '../support/chromium';
import { type Demo, endDemos, startDemo } from '../support/demo-process';
import { startChromium } from '../support/start-chromium';
import { until } from '../support/until';

/** The demo has durations of its own, which no factor scales. */
jest.setTimeout(900_000);
const minutes = (count: number) => ({ limitMs: count * 60_000 });

inChromium('the board of npm start', () => {
  let dir: string;
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let control: ControlClient;
  let boardUrl: string;

  const printed = (name: string): string =>
    new RegExp(`^ ${name} +(http://\\S+)`, 'm').exec(demo.stdout())?.[1] ?? '';
  async function start(): Promise<void> {
    demo = startDemo(dir);
    await until('the demo says where everything is', () => printed('Faults') !== '', minutes(4));
    control = createControlClient(printed('Faults'));
    boardUrl = printed('Portal');
  }

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'robots-board-'));
    await start();
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en' });
    await page.goto(boardUrl);
    await until('the demo has shown its deals', () => /^ won deal/m.test(demo.stdout()), minutes(5));
    // Two requests a second would make each of these wait for the others.
    await control.portalFaults({ limits: null });
  });
  afterAll(async () => {
    await browser?.close();
    await endDemos();
    await rm(dir, { recursive: true, force: true });
  });

  const ordersOf = async (id: number): Promise<string[]> =>
    (await control.state()).orders
      .filter(({ externalId }) => externalId.startsWith(`D_${id}-`))
      .map(({ number }) => number);
  const answered = (id: number): Promise<DealStory> =>
    until(
      `deal ${id} has its answer`,
      async () => {
        const story = await control.deal(id);
        return story.calls.length > 0 && story.calls.every(({ step }) => step === 'answered') && story;
      },
      minutes(4),
    );
  const newDeal = async (): Promise<number> => {
    const [id = 0] = await control.createDeals();
    await page.locator(`#card-${id}`).waitFor();
    return id;
  };
  const counter = async (name: string): Promise<number> =>
    Number(await page.locator(`[data-counter="${name}"]`).textContent());
  const choose = (system: string, preset: string) => page.selectOption(`#state-${system}`, preset);
  const noHarm = async (): Promise<void> =>
    expect([await counter('lost'), await counter('doubled')]).toEqual([0, 0]);

  async function moveByMenu(id: number): Promise<void> {
    await page.locator(`#move-${id}`).click();
    await page.locator('#move-menu [data-stage="CONFIRMED"]').click();
  }

  it('prints its address first, and shows the deals that the demo moved', async () => {
    const [, address = ''] = /(http:\/\/\S+)/.exec(demo.stdout()) ?? [];
    expect(address).toBe(boardUrl);
    await page.locator('#card-17 .doing-ok').first().waitFor();
    expect(await counter('acknowledged')).toBe((await counter('answered')) + (await counter('in-progress')));
    await noHarm();
  });

  it('a deal that is dragged gets its order, a line in its log and a notification', async () => {
    const id = await newDeal();
    await page.locator(`#card-${id}`).dragTo(page.locator('.column[data-stage="CONFIRMED"] .cards'));
    const { fields } = await answered(id);
    const [number = ''] = await ordersOf(id);
    expect(fields.UF_CRM_ERP_ORDER_ID).toBe(number);
    await page.locator(`#card-${id} .doing-ok`, { hasText: number }).waitFor();
    await page.locator(`#open-${id}`).click();
    await page.locator('.line-said', { hasText: number }).waitFor();
    await page.locator('#tab-bell').click();
    await page.locator('.bell .line', { hasText: number }).waitFor();
    await page.locator('#tab-fields').click();
    await page.locator('[data-field="UF_CRM_ERP_ORDER_ID"]', { hasText: number }).waitFor();
  });

  it('says what waits for a switched-off ERP until when, and goes on once it works; moved by keyboard alone', async () => {
    const id = await newDeal();
    await page.locator('#state-erp').focus();
    await choose('erp', 'off');
    await until('the ERP is off', async () => (await control.state()).faults.erp.refuseConnections);
    await page.locator(`#move-${id}`).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator(`#card-${id} .doing-waits`).waitFor();
    await page.locator(`#open-${id}`).focus();
    await page.keyboard.press('Enter');
    await page.locator('.line-said', { hasText: 'Next try' }).first().waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('panel-close');
    await choose('erp', 'up');
    await answered(id);
    await page.locator(`#card-${id} .doing-ok`).waitFor();
    expect(await ordersOf(id)).toHaveLength(1);
  });

  it('makes one order where the ERP commits and drops the answer', async () => {
    const id = await newDeal();
    await choose('erp', 'drops');
    await until('the ERP drops', async () => (await control.state()).faults.erp.create.reply === 'cut');
    await moveByMenu(id);
    await answered(id);
    expect(await ordersOf(id)).toHaveLength(1);
    await noHarm();
  });

  it('sends the same call twice, for one run and one order', async () => {
    const id = await newDeal();
    await moveByMenu(id);
    const { calls } = await answered(id);
    const before = await counter('acknowledged');
    await page.locator('[data-post="/act/repeat"]:not([data-call])').click();
    await page.locator('#said', { hasText: 'HTTP 200' }).waitFor();
    expect((await control.deal(id)).calls[0]?.repeats).toBe((calls[0]?.repeats ?? 0) + 1);
    expect(await ordersOf(id)).toHaveLength(1);
    expect(await counter('acknowledged')).toBe(before);
    await noHarm();
  });

  it('names the command by which a person answers in the robot’s place', async () => {
    const id = await newDeal();
    await choose('erp', 'off');
    await until('the ERP is off', async () => (await control.state()).faults.erp.refuseConnections);
    await moveByMenu(id);
    await page.locator(`#card-${id} .doing-waits`).waitFor();
    await page.goto(`${boardUrl}/deal/${id}?tour=4&lang=en`);
    const command = (await page.locator('#tour code').textContent()) ?? '';
    expect(command).toContain(` answer ${id} `);
    execSync(`${command} --yes`, { cwd: packageRoot, stdio: 'pipe' });
    const { calls } = await answered(id);
    expect(calls[0]?.returned).toMatchObject({ status: 'ok', erp_order_id: 'SO-5001' });
    await choose('erp', 'up');
    expect(await ordersOf(id)).toEqual([]);
    expect(await counter('lost')).toBe(0);
    await page.locator('#tour-end').click();
  });

  it('acknowledges 200 deals while Temporal is killed, and answers them once it is started', async () => {
    const before = await counter('acknowledged');
    await page.locator('#button-temporal').click();
    await page.locator('#button-temporal.main').waitFor();
    await page.locator('[data-post="/act/move-many"]').click();
    await page.locator('#said', { hasText: '200 acknowledged' }).waitFor({ timeout: 120_000 });
    await until('all are counted', async () => (await counter('acknowledged')) === before + 200, minutes(1));
    expect(await counter('in-progress')).toBeGreaterThanOrEqual(200);
    await page.locator('#button-temporal').click();
    await until('all have their answer', async () => (await counter('in-progress')) === 0, minutes(8));
    expect(await counter('answered')).toBe(before + 200);
    await noHarm();
    expect((await control.counters()).doubled).toBe(0);
  });

  it('acknowledges while the worker is killed, and goes on with a new one', async () => {
    const id = await newDeal();
    await page.locator('#button-worker').click();
    await page.locator('#button-worker.main').waitFor();
    await moveByMenu(id);
    await page.locator(`#card-${id} .doing-works`).waitFor();
    expect((await control.deal(id)).calls[0]?.outcome?.status).toBe(200);
    await page.locator('#button-worker').click();
    await answered(id);
    expect(await ordersOf(id)).toHaveLength(1);
  });

  it('kills everything in mid-order; after npm start the same page goes on with the same deal', async () => {
    const id = await newDeal();
    await choose('erp', 'slow');
    await until('the ERP is slow', async () => (await control.state()).faults.erp.create.latencyMs > 0);
    await moveByMenu(id);
    await until('the ERP works on it', async () =>
      (await control.record()).some(
        (entry) =>
          entry.type === 'erp.arrived' &&
          entry.operation === 'create' &&
          entry.externalId.startsWith(`D_${id}-`),
      ),
    );
    const before = await counter('acknowledged');
    await page.evaluate('window.isSamePage = true');
    await page.locator('[data-post="/act/kill-everything"]').click();
    await page.locator('#sure [data-yes]').click();
    expect(await demo.exit).toBeNull();
    await page.locator('#away').waitFor();

    const former = boardUrl;
    await start();
    expect(boardUrl).toBe(former);
    await page.locator('#away').waitFor({ state: 'hidden' });
    await answered(id);
    await page.locator(`#card-${id} .doing-ok`).waitFor();
    expect(await ordersOf(id)).toHaveLength(1);
    expect(await counter('acknowledged')).toBeGreaterThanOrEqual(before);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    await noHarm();
  });
});
