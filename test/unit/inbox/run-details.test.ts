import { type CallSite, runDetails } from '../../../src/inbox/starts/run-details';
import { anErpOrderCall } from '../../support/robot-call';

const call = {
  ...anErpOrderCall({ deal: 17 }),
  portal: 'd92843bd2319fce1455cfb310042f40b',
  workflowId: '6b0d7b7cee7793.90378631',
  event: { activityName: 'A24483', id: 'ZXUVOfeA' },
  receivedAt: Date.UTC(2026, 10, 30, 14, 0, 5),
};
const answer = { eventToken: 'secret', timeoutMs: 600_000 };
const details = (more: Partial<typeof call>, site?: CallSite) =>
  runDetails({ ...call, ...more }, 'ERP: create order', site);

it('tell robot, portal, document, process and deadline in a table, the document as a link', () => {
  expect(details({ answer }, { host: 'acme.bitrix24.ru' })).toBe(
    [
      '| Robot | ERP: create order, `erp_order` |',
      '| --- | --- |',
      '| Portal | acme.bitrix24.ru, `d92843bd2319fce1455cfb310042f40b` |',
      '| Document | [DEAL_17](https://acme.bitrix24.ru/crm/deal/details/17/) |',
      '| Process | `6b0d7b7cee7793.90378631`, `A24483` |',
      '| Received | 2026-11-30 14:00:05 UTC |',
      '| To be answered by | 2026-11-30 14:09:35 UTC |',
    ].join('\n'),
  );
});

it.each([
  ['a portal on this machine', { host: '127.0.0.1:3001' }, 'http://127.0.0.1:3001/crm'],
  ['a box in a network of its own', { host: 'crm.lan', url: 'http://crm.lan' }, 'http://crm.lan/crm'],
])('link the document of %s', (_what, site, link) => {
  expect(details({}, site)).toContain(`(${link}/deal/details/17/)`);
});

it.each([
  ['where nothing waits', { answer: undefined }, 'nothing waits for an answer'],
  ['where the process waits for ever', { answer: { ...answer, timeoutMs: undefined } }, 'it waits for ever'],
])('say so %s', (_what, more, said) => {
  expect(details(more as Partial<typeof call>)).toContain(`| To be answered by | ${said} |`);
});

it('name a document that has no card, or whose portal is not known here, without a link', () => {
  const document = { module: 'lists', entity: 'BizprocDocument', id: '445' };
  expect(details({ document }, { host: 'acme.bitrix24.ru' })).toContain('| Document | `445` |');
  expect(details({})).toContain('| Document | `DEAL_17` |');
});

it('fit the Web UI whatever the ids are, and hold no token', () => {
  const longest = 'x'.repeat(48);
  const shown = details(
    {
      answer,
      portal: longest,
      robot: longest,
      workflowId: longest,
      document: { ...call.document, id: `DYNAMIC_${'9'.repeat(40)}` },
      event: { activityName: longest, id: longest },
    },
    { host: `${'x'.repeat(240)}.ru` },
  );
  expect(shown.length).toBeLessThanOrEqual(1_000);
  expect(shown).not.toContain('secret');
});
