import { assert, asyncProperty, oneof, constantFrom, string } from 'fast-check';
import { ApplicationView } from '../../../src/pages/application-view';
import type { ShownRun } from '../../../src/pages/deal-runs';
import { DealView } from '../../../src/pages/deal-view';
import { Page, rendered } from '../../../src/pages/layout';

const hostile = oneof(
  string({ minLength: 1 }).filter((text) => text.trim() !== ''),
  constantFrom(
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' onfocus=alert(1) autofocus='",
    '</bdi></main><iframe src=javascript:alert(1)>',
    '${alert(1)}{{constructor}}',
    '\u202e<b>\u0000',
    `<${'a'.repeat(10_000)}>`,
  ),
);

const both = (text: string) => ({ en: text, ru: text });

function runWith(text: string): ShownRun {
  return {
    id: `erp_order/DEAL_17/m/${text}/A1/1`,
    robot: text,
    state: 'waiting',
    isOpen: true,
    sentence: both(text),
    startedAt: 0,
    number: `SO-${text}`,
    steps: [{ name: both(text), at: 0, took: 1, attempts: 2, problem: both(text) }],
    verbs: ['try-now', 'answer', 'give-up', 'again'],
  };
}

const tab = (text: string): Promise<string> =>
  rendered(
    DealView({
      language: 'en',
      document: 'DEAL_17',
      runs: { current: [runWith(text)], earlier: [runWith(text)] },
      acts: true,
      ahead: 180,
      links: new Map([[text, 'https://erp.example.com/{number}']]),
      told: both(text),
    }),
  );

const application = (text: string): Promise<string> =>
  rendered(
    ApplicationView({
      language: 'en',
      notice: both(text),
      standing: {
        state: 'checked',
        mayFinish: false,
        lines: [{ title: both(text), state: 'wrong', text: both(text) }],
      },
      recent: {
        counts: { robots: [{ robot: text, done: 1, byHand: 0, failed: 0, open: 0 }] },
        failures: [{ document: 'DEAL_17', robot: text, sentence: both(text), at: 0 }],
      },
      portalUrl: 'https://example.bitrix24.ru',
    }),
  );

const page = (text: string): Promise<string> =>
  rendered(Page({ language: 'en', title: both(text), live: { page: 'tab', token: text }, children: text }));

/** Where tags begin and attributes end: a text that is nothing but text adds none. */
const shapeOf = (html: string): [number, number] => [html.split('<').length, html.split('"').length];

it.each<[string, (text: string) => Promise<string>]>([
  ['the tab', tab],
  ['the application’s page', application],
  ['any page', page],
])('%s shows any text as text', async (_, render) => {
  const plain = shapeOf(await render('x'));
  await assert(
    asyncProperty(hostile, async (text) => {
      expect(shapeOf(await render(text))).toEqual(plain);
    }),
  );
});

it('a number’s link leads where the settings say, whatever the number is', async () => {
  const html = await rendered(
    DealView({
      language: 'en',
      document: 'DEAL_17',
      runs: { current: [{ ...runWith('erp_order'), number: '../../evil?<&"' }], earlier: [] },
      acts: false,
      ahead: undefined,
      links: new Map([['erp_order', 'https://erp.example.com/orders/{number}']]),
    }),
  );
  expect(html).toContain('href="https://erp.example.com/orders/..%2F..%2Fevil%3F%3C%26%22"');
});
