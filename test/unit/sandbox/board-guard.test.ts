import { page, press, request } from './board-page';
import { stage, type Stage } from './staged';

describe('the board’s doors', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
    await on.control.createDeals();
  });

  const move = { path: '/act/move', method: 'POST', body: '{"lang":"en","deal":17,"stage":"WON"}' };
  const own = (): Record<string, string> => ({
    'content-type': 'application/json',
    origin: new URL(on.sandbox.boardUrl ?? '').origin,
  });

  it('lets its own page press a button', async () => {
    expect((await request(on, { ...move, headers: own() })).status).toBe(200);
    expect((await on.control.deal(17)).fields.stageId).toBe('WON');
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['its own page by another name', { origin: 'http://localhost' }],
    ['a page without an origin', { origin: 'null' }],
    ['whoever names none', { origin: '' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text, which needs no leave', { 'content-type': 'text/plain' }],
    ['a name that was made to point here', { host: 'evil.example' }],
  ])('lets nobody else press one: %s', async (_, headers) => {
    const before = await on.control.record();
    const { status } = await request(on, { ...move, headers: { ...own(), ...headers } });
    expect([403, 415]).toContain(status);
    expect(await on.control.record()).toEqual(before);
  });

  it('shows nothing under a name that was made to point here', async () => {
    const shown = await request(on, { headers: { host: 'evil.example' } });
    expect(shown.status).toBe(403);
    expect(shown.body).not.toContain('DEAL');
  });

  it('changes nothing by GET', async () => {
    const before = await on.control.record();
    for (const path of ['move', 'move-many', 'repeat', 'world', 'repair', 'expire-tokens', 'part'])
      expect((await request(on, { path: `/act/${path}?deal=17&stage=WON` })).status).toBe(404);
    expect(await on.control.record()).toEqual(before);
  });

  it('ends no process where nobody runs any', async () => {
    expect((await press(on, '/act/kill-everything')).status).toBe(404);
    expect((await press(on, '/act/part', { part: 'worker', do: 'kill' })).status).toBe(404);
    expect(await page(on)).not.toContain('kill -9');
  });

  it('forbids scripts that are not its own, and to be framed', async () => {
    const { headers } = await fetch(on.sandbox.boardUrl ?? '');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('loads under 100 KB of files, all of them its own', async () => {
    const html = await page(on);
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    let bytes = 0;
    const loaded = new Set<string>();
    for (let path = files.pop(); path !== undefined; path = files.pop()) {
      if (loaded.has(path)) continue;
      loaded.add(path);
      const response = await fetch(new URL(path, on.sandbox.boardUrl));
      expect(response.status).toBe(200);
      const text = await response.text();
      bytes += Buffer.byteLength(text);
      for (const [, name = ''] of text.matchAll(/from '\.\/([^']+)'/g)) files.push(`/assets/${name}`);
    }
    expect(loaded.size).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(100_000);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
