import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { page } from './board-page';
import { stage, type Stage } from './staged';

/** Texts that other places took for something else than text. */
const kinds = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' autofocus onfocus='alert(1)",
  '</title></textarea></style><svg/onload=alert(1)>',
  '[URL=javascript:alert(1)]order[/URL]',
  '[URL=https://evil.example/crm/deal/details/17/]order[/URL]',
  '[B]bold[/B] #BR# {=Document:TITLE}',
  'javascript:alert(1)',
  '\u202e\u2066reversed\u2069 \u200f',
  '&lt;b&gt; &amp;quot; &#60;i&#62; ]]>',
  '</script><!--',
  '{{constructor.constructor("alert(1)")()}} ${7*7}',
  '\0\u0001\u001b[31m\ufeff',
  'x'.repeat(10_000),
];

describe('texts of others on the board', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ board: {} });
    await on.application.install();
    await on.application.registerRobot();
    await on.control.placeRobot({ code: 'erp_order' });
  });

  const paths = ['fields', 'log', 'bell', 'wire'].map((tab) => `/deal/17?tab=${tab}`);

  /** A deal in which every text of others is this one. */
  async function shown(text: string): Promise<string[]> {
    const [id = 0] = await on.control.createDeals({
      title: text,
      rows: [{ productName: text, price: 1, quantity: 1 }],
    });
    await on.control.moveDeal(id, 'CONFIRMED');
    const EVENT_TOKEN = on.application.lastCall().event_token;
    await on.application.call('bizproc.activity.log', { EVENT_TOKEN, LOG_MESSAGE: text });
    const card = `${on.sandbox.portal.url}/crm/deal/details/${id}/`;
    await on.application.call('im.notify.system.add', {
      USER_ID: 1,
      MESSAGE: `${text} [URL=${card}]${text}[/URL] ${text}`,
    });
    await on.application.call('bizproc.event.send', {
      EVENT_TOKEN,
      RETURN_VALUES: { status: 'failed', error: text },
    });
    return Promise.all(['/?', ...paths].map((path) => page(on, path.replace('17', String(id)))));
  }

  /** Fails where a page holds an element, an attribute or an address that is not the board's own. */
  function expectOwn(html: string): void {
    for (const { name, attributes } of elementsOf(html)) {
      expect(own.has(name)).toBe(true);
      expect(
        Object.keys(attributes).filter((attribute) => /^(on|style|src$|srcdoc)/.test(attribute)),
      ).toEqual(name === 'script' ? ['src'] : []);
      for (const address of [attributes.href, attributes.src]) expect(address ?? '/').toMatch(/^[/#](?!\/)/);
    }
  }

  it.each(kinds)('show as text: %.60s', async (text) => {
    const pages = await shown(text);
    pages.forEach(expectOwn);
    const [, fields = '', log = '', bell = ''] = pages;
    const start = printable(text).slice(0, 1_000);
    for (const html of [fields, log]) expect(textOf(html)).toContain(start);
    expect(textOf(bell)).toContain(start.trim());
  });

  it('show as text, whatever they hold', async () => {
    const pieces = ['<', '>', '"', "'", '&', '[', ']', '/', '=', 'URL', 'a', '&#91;', '\u202e', ' '];
    const texts = fc.string({ unit: fc.constantFrom(...pieces), minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(texts, async (text) => (await shown(`x${text}`)).forEach(expectOwn)),
      { numRuns: 15 },
    );
  });

  it('open the board’s deal where they link the portal’s', async () => {
    const [, , , bell = ''] = await shown('a lathe');
    expect(bell).toMatch(/<a href="\/deal\/17"[^>]*><bdi>a lathe<\/bdi><\/a>/);
    expect(bell).not.toContain('[URL=');
  });

  it('are cut where they are long, and say how much is left', async () => {
    const [, fields = ''] = await shown('x'.repeat(10_000));
    expect(fields).toContain('8000 more characters');
    expect(fields.length).toBeLessThan(60_000);
  });
});

/** Names of the elements that the board is made of. */
const own = new Set(
  `html head meta title link script body a header div h1 h2 h3 p section dl dt dd span nav label select option button
  main ul ol li aside dialog bdi b strong small code time pre`.split(/\s+/),
);

function elementsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(printable(html).replace('<!doctype html>', '')).close();
  return elements;
}

function textOf(html: string): string {
  let text = '';
  const parser = new SaxesParser();
  parser.on('text', (part) => (text += part));
  parser.write(printable(html).replace('<!doctype html>', '')).close();
  return text;
}

/** Without what no page shows, and XML has no word for. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\0-\u0008\u000b-\u001f]/g, '');
}
