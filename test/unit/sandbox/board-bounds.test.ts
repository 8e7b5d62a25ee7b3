import { page } from './board-page';
import { stage, type Stage } from './staged';

describe('a board with much on it', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
  });

  const cards = (html: string): number => html.split('id="card-').length - 1;

  it('shows fifty deals of a stage at a time, and the way to the older ones', async () => {
    await on.control.createDeals({ count: 500 });
    const first = await page(on);
    expect(cards(first)).toBe(50);
    expect(first).toContain('id="card-516"');
    expect(first).toContain('Older: 450 more');
    const last = await page(on, '/?NEW=9');
    expect(last).toContain('id="card-17"');
    expect(last).not.toContain('Older:');
    expect(cards(await page(on, '/?NEW=99999'))).toBe(50);
  });

  it('shows a hundred lines of a log at a time, the latest first', async () => {
    await on.application.install();
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.createDeals();
    await on.control.moveDeal(17, 'CONFIRMED');
    const EVENT_TOKEN = on.application.lastCall().event_token;
    await on.control.portalFaults({ limits: null });
    const commands = Array.from({ length: 50 }, (_, line) => [
      'bizproc.activity.log',
      new URLSearchParams({ EVENT_TOKEN, LOG_MESSAGE: `line ${line}` }).toString(),
    ]);
    for (let round = 0; round < 100; round += 1)
      await on.application.call('batch', { cmd: commands.map((command) => command.join('?')) });
    const html = await page(on, '/deal/17');
    expect(html.split('class="line line-').length - 1).toBe(100);
    expect(html).toContain('Older: 4901 more');
    expect(html.length).toBeLessThan(100_000);
    expect(await page(on, '/deal/17?panel=50')).toContain('acknowledged in');
  });
});
