import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asCaptured, asGateway, forDocument, masked, withSettings } from '../../../src/cli/call/wire-form';
import { parseCall } from '../../../src/endpoint/call/parse-call';

const fixture = (name: string) => readFileSync(join(__dirname, '../../fixtures/calls', name), 'utf8');
const form = fixture('robot-deal-vendor-docs.form');
const robot = { code: 'test_robot', name: { en: 'Test', ru: 'Тест' } };
const read = (call: { contentType: string; body: string }) => {
  const parsed = parseCall({ ...call, robot });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed;
};

it.each([
  [form, 'application/x-www-form-urlencoded'],
  [fixture('article-shape.json'), 'application/json'],
])('a capture is sent byte for byte', (body, contentType) => {
  expect(asCaptured(body)).toEqual({ body, contentType });
});

it('a captured form becomes the call of another document, of a process and event of its own, that nobody waits for', () => {
  const document = ['crm', 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic', 'DYNAMIC_177_12'];
  const [one, other] = [forDocument(form, document), forDocument(form, document)].map(read);
  expect(one?.call).toMatchObject({
    robot: 'test_robot',
    document: { module: 'crm', entity: document[1], id: 'DYNAMIC_177_12' },
    waits: false,
  });
  expect(one?.sender.applicationToken).toBe('7d88846fad8f1766b2f62ad2832d0be1');
  const events = [read(asCaptured(form)), one, other].map((parsed) => parsed?.call.event?.id);
  expect(new Set(events).size).toBe(3);
  expect(one?.call.workflowId).not.toBe(other?.call.workflowId);
});

it('settings go beside those of the capture', () => {
  const call = withSettings(asCaptured(form), { comment: 'до обеда', text: 'x' });
  expect(read(call).call.properties).toEqual({ text: 'x', comment: 'до обеда' });
});

it('a gateway’s call has the article’s shape', () => {
  const call = asGateway(['crm', 'CCrmDocumentDeal', 'DEAL_17'], { project_key: 'SALES' }, 'a-key');
  expect(call.key).toBe('a-key');
  expect(read(call).call).toMatchObject({
    document: { id: 'DEAL_17' },
    properties: { project_key: 'SALES' },
  });
});

it('what is printed of a call holds no token', () => {
  const tokens = /e02ccd45c3520894|7d88846fad8f1766|9fbc068278b08979|0891ede5bc2cbb97|0f1e2d3c4b5a6978/;
  const shown = [form, fixture('article-shape.json')].map((body) => masked(asCaptured(body))).join('\n');
  expect(shown).toContain('document_id[2]=DEAL_17');
  expect(shown).not.toMatch(tokens);
});
