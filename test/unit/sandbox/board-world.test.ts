import { page, press } from './board-page';
import { stage, type Stage } from './staged';

describe('the world around the board', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
  });

  const selected = async (system: string): Promise<string | undefined> => {
    const html = await page(on);
    const menu = html.slice(html.indexOf(`id="state-${system}"`)).split('</select>')[0] ?? '';
    return /<option(?: value="([^"]*)")? selected/.exec(menu)?.slice(0, 2).join('|');
  };
  const presets = async (system: string): Promise<string[]> => {
    const html = await page(on);
    const menu = html.slice(html.indexOf(`id="state-${system}"`)).split('</select>')[0] ?? '';
    return [...menu.matchAll(/value="([^"]+)"/g)].map(([, id]) => id ?? '');
  };

  it.each(['erp', 'one-c', 'jira', 'portal'])(
    'breaks %s in each of its ways, and mends it',
    async (system) => {
      const ids = await presets(system);
      expect(ids.length).toBeGreaterThan(4);
      for (const preset of [...ids.slice(1), 'up']) {
        expect((await press(on, '/act/world', { system, preset })).status).toBe(200);
        expect(await selected(system)).toContain(`value="${preset}"`);
      }
      expect((await press(on, '/act/world', { system, preset: 'nope' })).status).toBe(404);
    },
  );

  it('mends everything at once, and keeps the portal’s plan', async () => {
    await on.control.portalFaults({ limits: null });
    for (const system of ['erp', 'one-c', 'jira', 'portal'])
      await press(on, '/act/world', { system, preset: 'off' });
    await press(on, '/act/repair');
    for (const system of ['erp', 'one-c', 'jira', 'portal'])
      expect(await selected(system)).toContain('value="up"');
    expect((await on.control.state()).faults.portal.limits).toBeNull();
  });

  it('shows what a test or the control has set as that', async () => {
    await on.control.erpFaults({ create: { latencyMs: 1 } });
    expect(await page(on)).toContain('<option selected="">set elsewhere</option>');
  });

  it('expires the tokens', async () => {
    await on.application.install();
    await press(on, '/act/expire-tokens');
    expect((await on.application.call('server.time')).body).toMatchObject({ error: 'expired_token' });
  });

  it('leads people from the portal’s own addresses to the board', async () => {
    const { portal, boardUrl } = on.sandbox;
    const leads = async (path: string): Promise<string | null> =>
      (await fetch(`${portal.url}${path}`, { redirect: 'manual' })).headers.get('location');
    expect(await leads('/')).toBe(`${boardUrl}/`);
    expect(await leads('/crm/deal/details/17/')).toBe(`${boardUrl}/deal/17`);
  });
});
