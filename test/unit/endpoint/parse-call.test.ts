import * as fc from 'fast-check';
import { maxIdBytes, maxPartLength, robotRunId } from '../../../workflows/contract/ids';
import { type CallParsing, parseCall } from '../../../src/endpoint/call/parse-call';
import { callForm, formType, readFixture } from './fixture';

const robot = { code: 'erp_order', name: { en: 'ERP: create order', ru: 'ERP: создать заказ' } };

function parseBody(body: string, code = robot.code): CallParsing {
  return parseCall({ contentType: formType, body, robot: { ...robot, code } });
}

function parsedOf(parsed: CallParsing): Extract<CallParsing, { ok: true }> {
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed;
}

function messageOf(parsed: CallParsing): string {
  if (parsed.ok) throw new Error('it was understood');
  return parsed.refusal.message;
}

describe('parseCall', () => {
  it('reads a captured call that waits 660 s', async () => {
    const parsed = parseBody(await readFixture('activity-contact-subscription.form'), 'test_activity');
    expect(parsedOf(parsed)).toEqual({
      ok: true,
      call: {
        robot: 'test_activity',
        workflowId: '664fa13bbbb410.99176768',
        document: { module: 'crm', entity: 'CCrmDocumentContact', id: 'CONTACT_109286' },
        properties: { comment: 'дефолтная строка - значение', amount: '333' },
        event: {
          token: expect.stringMatching(/^664fa13bbbb410\.99176768\|A40364_79843_85254_57332\|.+\.54020c/),
          activityName: 'A40364_79843_85254_57332',
          id: 'MS1ekdI0CvXi8ycL8qNIn96hak8JEndG',
        },
        waits: true,
        timeoutMs: 660_000,
      },
      sender: {
        applicationToken: 'a07c9175faa04bf4d9c15214df2ca62a',
        memberId: '010b6886ebc205e43ae65000ee00addb',
        domain: 'b24-example.bitrix24.ru',
        tokens: {
          accessToken: '035c5efa1f658206411cb5c9363075e7d631a1af0af561a895c8567bade9cc95736364',
          refreshToken: '3a9b61ad335615b53bf543ff4315796fde675bbe97b373735d770bcb0329de97a9d3b1',
          expiresAt: 1_716_498_251_000,
        },
      },
    });
  });

  it('reads the documented sample: no member_id, and "0" waits for ever', async () => {
    const { call, sender } = parsedOf(
      parseBody(await readFixture('robot-deal-vendor-docs.form'), 'test_robot'),
    );
    expect(call).toMatchObject({ document: { id: 'DEAL_17' }, event: { activityName: 'A1' }, waits: true });
    expect(call).not.toHaveProperty('timeoutMs');
    expect(sender).toEqual({
      applicationToken: '7d88846fad8f1766b2f62ad2832d0be1',
      domain: 'some-domain.bitrix24.com',
      tokens: {
        accessToken: '9fbc068278b08979ce7c36cc5d2fcfc5',
        refreshToken: '0891ede5bc2cbb97f597fa468603dfb0',
        expiresAt: 0,
      },
    });
  });

  it("reads the article's shape, which has no event and no sender's token", async () => {
    const parsed = parseCall({
      contentType: 'application/json; charset=utf-8',
      body: await readFixture('article-shape.json'),
      robot,
    });
    expect(parsedOf(parsed)).toEqual({
      ok: true,
      call: {
        robot: 'erp_order',
        workflowId: '68f0c2a1b4c3d7.11223344',
        document: { module: 'crm', entity: 'CCrmDocumentDeal', id: 'DEAL_123' },
        properties: { project_key: 'SALES' },
        waits: false,
      },
      sender: { domain: 'portal.bitrix24.com' },
    });
  });

  it('reads a form without an event token by its document', () => {
    const { call } = parsedOf(parseBody(callForm({ event_token: undefined })));
    expect(call.event).toBeUndefined();
    expect(call.document.id).toBe('DEAL_17');
  });

  it('reads the call of an older core, which brings no refresh token', async () => {
    const { call, sender } = parsedOf(
      parseBody(await readFixture('robot-smart-process-older-core.form'), 'test_robot'),
    );
    expect(call).toMatchObject({
      document: {
        module: 'crm',
        entity: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic',
        id: 'DYNAMIC_177_12',
      },
      event: { activityName: 'A88332_57464_28590_17664' },
      properties: {
        responsible: 'user_1',
        date: '04.05.2025 16:15:04',
        urgent: 'Y',
        path: 'C:\\Bitrix\\orders\\',
        tags: ['первый', 'второй & третий'],
      },
      waits: false,
    });
    expect(sender).toEqual({
      applicationToken: 'a07c9175faa04bf4d9c15214df2ca62a',
      memberId: '010b6886ebc205e43ae65000ee00addb',
      domain: 'b24-example.bitrix24.ru',
    });
  });

  it('reads the call of a task, whose id is bare', () => {
    const document = {
      'document_id[0]': 'tasks',
      'document_id[1]': 'Bitrix\\Tasks\\Integration\\Bizproc\\Document\\Task',
      'document_id[2]': '42',
    };
    expect(parsedOf(parseBody(callForm(document))).call.document).toEqual({
      module: 'tasks',
      entity: 'Bitrix\\Tasks\\Integration\\Bizproc\\Document\\Task',
      id: '42',
    });
  });

  it('leaves access and refresh token out of the call', () => {
    const kept = JSON.stringify(parsedOf(parseBody(callForm())).call);
    expect(kept).not.toContain('035c5efa1f658206411cb5c9363075e7');
    expect(kept).not.toContain('3a9b61ad335615b53bf543ff4315796f');
  });

  it('takes an absent use_subscription for a process that does not wait', () => {
    expect(parsedOf(parseBody(callForm({ use_subscription: undefined }))).call.waits).toBe(false);
    expect(parsedOf(parseBody(callForm({ use_subscription: 'N' }))).call.waits).toBe(false);
  });

  it('reads a Multiple property as an array in the order of its indexes', () => {
    const body = callForm({ 'properties[tags][1]': 'b', 'properties[tags][0]': 'a' });
    expect(parsedOf(parseBody(body)).call.properties).toEqual({ comment: 'до обеда', tags: ['a', 'b'] });
    const unindexed = `${callForm({ 'properties[comment]': undefined })}&properties[tags][]=a&properties[tags][]=b`;
    expect(parsedOf(parseBody(unindexed)).call.properties).toEqual({ tags: ['a', 'b'] });
  });

  it.each([undefined, ''])('reads properties that are absent or empty (%p) as none', (properties) => {
    const body = callForm({ 'properties[comment]': undefined, properties });
    expect(parsedOf(parseBody(body)).call.properties).toEqual({});
  });

  it.each([
    'CCrmDocumentDeal',
    'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic',
    'Bitrix\\Tasks\\Integration\\Bizproc\\Document\\Task',
  ])('takes documents of %s', (entity) => {
    expect(parsedOf(parseBody(callForm({ 'document_id[1]': entity }))).call.document.entity).toBe(entity);
  });

  it('splits an event id that holds dots at the last one', () => {
    const { call } = parsedOf(parseBody(callForm({ event_token: '1.2|A1|ev.ent.5ig' })));
    expect(call.event).toEqual({ token: '1.2|A1|ev.ent.5ig', activityName: 'A1', id: 'ev.ent' });
  });

  it('refuses the stock webhook robot by name', () => {
    const body = callForm({ code: undefined, event_token: undefined, workflow_id: undefined });
    const parsed = parseBody(body);
    expect(parsed).toMatchObject({ ok: false, refusal: { type: 'Call.StockWebhook' } });
    expect(messageOf(parsed)).toContain('Use the robot "ERP: create order"');
  });

  it.each([
    ['no WORKFLOW_ID', { workflow_id: undefined }, '"workflow_id" is missing'],
    ['an empty WORKFLOW_ID', { workflow_id: '' }, '"workflow_id" must be'],
    ['a WORKFLOW_ID with a slash', { workflow_id: 'a/b' }, '"workflow_id" must be'],
    ['a WORKFLOW_ID of 49 characters', { workflow_id: 'x'.repeat(49) }, '"workflow_id" must be'],
    ['a nested WORKFLOW_ID', { 'workflow_id[0]': 'x' }, '"workflow_id" must be given once'],
    ['another code', { code: 'other' }, 'its code is "other"'],
    ['no document', { 'document_id[2]': undefined }, '"document_id" must be module, entity and id'],
    ['a document id with a slash', { 'document_id[2]': '../x' }, '"document_id.2" must be'],
    ['an event token of two parts', { event_token: 'a|b' }, '"event_token" must be'],
    ['an event token without signature', { event_token: 'a|b|c' }, '"event_token" must be'],
    ['an event token with a slash', { event_token: 'a|b/c|d.e' }, '"event_token" must be'],
    ['a timeout in words', { timeout_duration: 'soon' }, '"timeout_duration" must be seconds'],
    ['a member_id with a slash', { 'auth[member_id]': 'a/b' }, '"auth.member_id" must be'],
  ])('refuses %s and names the field', (_, changes, problem) => {
    const message = messageOf(parseBody(callForm(changes)));
    expect(message).toContain(problem);
    expect(message).toContain('Nothing was stored');
  });

  it('refuses parts that fit one by one and not together in the id of a run, and says by how much', () => {
    const long = 'x'.repeat(maxPartLength);
    const changes = {
      workflow_id: long,
      'document_id[2]': long,
      event_token: `${long}|${long}|${long}.signature`,
    };
    const message = messageOf(parseBody(callForm(changes)));
    // The portal is not known yet, and may have the longest name.
    const id = ['erp_order', long, long, long, long, long].join('/');
    expect(message).toContain(
      `are ${id.length - maxIdBytes} characters too long together. Nothing was stored.`,
    );
    expect(message).not.toContain('signature');
  });

  it('never repeats a token in a refusal', () => {
    expect(messageOf(parseBody(callForm({ event_token: 'secret|secret' })))).not.toContain('secret');
  });

  it('refuses another media type', () => {
    const parsed = parseCall({ contentType: 'text/plain', body: callForm(), robot });
    expect(messageOf(parsed)).toContain('Content-Type');
  });

  it('reads back whatever a well-formed call carries, in any order of its fields', () => {
    const longest = fc.constant('x'.repeat(maxPartLength));
    const part = fc.oneof(fc.stringMatching(/^[A-Za-z0-9._-]{1,48}$/), longest);
    const property = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const values = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(
        fc.record({ workflowId: part, activityName: part, eventId: part, document: part, memberId: part }),
        fc.dictionary(property, values, { maxKeys: 8 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.infiniteStream(fc.nat()),
        (ids, properties, seconds, order) => {
          const fields = callFields(ids, properties, seconds).toSorted(() => (order.next().value % 3) - 1);
          const parsed = parseBody(new URLSearchParams(fields).toString());
          const { memberId: _, ...parts } = ids;
          // `erp_order`, a portal of the longest name, and five separators.
          if (Object.values(parts).join('').length > maxIdBytes - 9 - maxPartLength - 5) {
            expect(messageOf(parsed)).toContain('too long together');
            return;
          }
          const { call, sender } = parsedOf(parsed);
          expect(call).toMatchObject({
            workflowId: ids.workflowId,
            document: { id: ids.document },
            event: { activityName: ids.activityName, id: ids.eventId },
            timeoutMs: seconds * 1000,
          });
          expect({ ...call.properties }).toEqual(properties);
          expect(sender.memberId).toBe(ids.memberId);
          const runId = robotRunId({ ...call, portal: ids.memberId, document: call.document.id });
          expect(Buffer.byteLength(runId)).toBeLessThanOrEqual(maxIdBytes);
        },
      ),
    );
  });
});

function callFields(
  ids: Record<'workflowId' | 'activityName' | 'eventId' | 'document' | 'memberId', string>,
  properties: Record<string, string | string[]>,
  seconds: number,
): [string, string][] {
  return [
    ['workflow_id', ids.workflowId],
    ['code', robot.code],
    ['document_id[0]', 'crm'],
    ['document_id[1]', 'CCrmDocumentDeal'],
    ['document_id[2]', ids.document],
    ['event_token', `${ids.workflowId}|${ids.activityName}|${ids.eventId}.abcdef`],
    ['timeout_duration', String(seconds)],
    ['auth[member_id]', ids.memberId],
    ...Object.entries(properties).flatMap(([name, value]): [string, string][] =>
      Array.isArray(value)
        ? value.map((item, index) => [`properties[${name}][${index}]`, item])
        : [[`properties[${name}]`, value]],
    ),
  ];
}
