import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { knowSecrets } from '../../../src/base/hide-secrets';
import { findLeftovers } from '../../../src/cli/record/find-leftovers';
import { createKnownWords } from '../../../src/cli/record/known-words';
import { scrubHistory } from '../../../src/cli/record/scrub-history';
import { noKeys } from '../../../src/cli/replay/replay-options';
import { parseKeys } from '../../../src/codec/keys';
import { freshKey } from '../../../src/codec/make-keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';
import { jsonPayload } from '../../../src/codec/json-payload';

const { History: HistoryMessage } = temporal.api.history.v1;

const known = createKnownWords(
  `if (call.answer.timeoutMs > 0 && settings.mode === 'express') answer('ok')`,
  `const order = { customer: { inn, name }, price, portal };`,
);
const options = { codec: noKeys, known, keep: new Set<string>() };

/** A run whose one Activity returns a value. */
function historyOf(result: object, more: object = {}): History {
  return HistoryMessage.fromObject({
    events: [
      {
        eventId: 1,
        workflowExecutionStartedEventAttributes: {
          workflowType: { name: 'erpOrder' },
          workflowId: 'erp_order/DEAL_17/abc123/w1',
          taskQueue: { name: 'robots' },
          identity: '4711@server.firma.ru',
        },
      },
      {
        eventId: 2,
        activityTaskCompletedEventAttributes: { result: { payloads: [jsonPayload(result)] } },
        ...more,
      },
    ],
  });
}

function resultOf({ events }: History): unknown {
  const [payload] = events?.[1]?.activityTaskCompletedEventAttributes?.result?.payloads ?? [];
  return JSON.parse(Buffer.from(payload?.data ?? []).toString());
}

describe('a history without what it tells of people', () => {
  it('keeps ids, words that stand in code, failure types and numbers that a workflow names', async () => {
    const kept = {
      portal: 'abc123',
      document: 'DEAL_17',
      answer: { timeoutMs: 60_000 },
      mode: 'express',
      type: 'Erp.Rejected',
      error: 'TypeError',
      on: true,
      none: null,
    };
    const known2 = createKnownWords(`'express'; timeoutMs`, Object.keys(kept).join(' '));
    expect(resultOf(await scrubHistory(historyOf(kept), { ...options, known: known2 }))).toEqual(kept);
  });

  it('has fakes in place of texts, of numbers that no workflow names, and of unknown names', async () => {
    const result = { customer: { name: 'Аристарх', inn: '7707083893' }, price: 4711, Недосекин: 'express' };
    expect(resultOf(await scrubHistory(historyOf(result), options))).toEqual({
      customer: { name: expect.stringMatching(/^текст \d$/), inn: expect.stringMatching(/^0{9}\d$/) },
      price: expect.any(Number),
      [`текст 4`]: 'express',
    });
    expect(JSON.stringify(resultOf(await scrubHistory(historyOf(result), options)))).not.toContain('4711');
  });

  it('has none of the messages and traces of failures, the summaries, memos and machines', async () => {
    const more = {
      userMetadata: { summary: jsonPayload('Приказ для Аристарха'), details: jsonPayload('Аристарх') },
      workflowPropertiesModifiedEventAttributes: {
        upsertedMemo: { fields: { portal: jsonPayload('Аристарх') } },
      },
      activityTaskFailedEventAttributes: {
        identity: '4711@server.firma.ru',
        failure: {
          message: 'refused: Аристарх',
          stackTrace: 'Error: Аристарх\n at /home/aristarch/run.js:1',
          encodedAttributes: jsonPayload({ message: 'Аристарх', stack_trace: 'at /home/aristarch' }),
          applicationFailureInfo: {
            type: 'Erp.Rejected',
            details: { payloads: [jsonPayload({ said: 'Аристарх' })] },
          },
          cause: { message: 'Аристарх' },
        },
      },
    };
    const scrubbed = await scrubHistory(historyOf({}, more), options);
    const plain = JSON.stringify(
      HistoryMessage.toObject(HistoryMessage.fromObject(scrubbed), { bytes: Buffer }),
      (_, value: unknown) => {
        const bytes = (value as { type?: string; data?: number[] } | null) ?? {};
        return bytes.type === 'Buffer' ? Buffer.from(bytes.data ?? []).toString() : value;
      },
    );
    expect(plain).not.toMatch(/Аристарх|aristarch|firma|4711/);
    expect(plain).toContain('Erp.Rejected');
  });

  it('opens what is sealed, and is in the clear', async () => {
    const codec = createPayloadCodec(parseKeys(freshKey('k1')));
    const history = historyOf({});
    const completed = history.events?.[1]?.activityTaskCompletedEventAttributes;
    if (completed?.result) {
      const context = { type: 'workflow', namespace: 'production', workflowId: 'w' } as const;
      completed.result.payloads = await codec.encode(
        [jsonPayload({ mode: 'express', name: 'Анна' })],
        context,
      );
    }
    const scrubbed = await scrubHistory(history, { ...options, codec });
    expect(resultOf(scrubbed)).toEqual({ mode: 'express', name: expect.stringMatching(/^текст/) });
    await expect(scrubHistory(history, options)).rejects.toThrow('sealed with key "k1"');
  });

  it('keeps the fields that somebody names', async () => {
    const keep = new Set(['price', 'customer']);
    const kept = { price: 4711, customer: { name: 'Аристарх' } };
    expect(resultOf(await scrubHistory(historyOf(kept), { ...options, keep }))).toEqual(kept);
  });
});

describe('what is left of people in a written history', () => {
  const leftIn = (written: History, original: History, more = {}) =>
    findLeftovers(written, original, { ...options, ...more });

  it('is nothing where all was replaced', async () => {
    const original = historyOf({
      name: 'Аристарх Недосекин',
      inn: '7707083893',
      customer: 'klient@firma.ru',
    });
    expect(await leftIn(await scrubHistory(original, options), original)).toEqual([]);
  });

  it.each([
    ['a word of the original', 'Приказ Недосекина', 'для Недосекина'],
    ['an e-mail address', 'klient@firma.ru', 'other@firma.ru'],
    ['a telephone number', '', '+7 921 555-44-33'],
    ['an INN', '', 'ИНН 7707083893'],
    ['what looks like a token', '', 's6p6eclrvim6da22ft9ch94ekreb52lv'],
  ])('is %s', async (what, original, left) => {
    const found = await leftIn(historyOf({ name: left }), historyOf({ name: original }));
    expect(found).toContain(`event 2, activityTaskCompletedEventAttributes.result.payloads: ${what}`);
    expect(found.join('\n')).not.toContain(left);
  });

  it('is a secret of this process, in whatever form and field', async () => {
    knowSecrets(['gooseberry-jam']);
    const inBase64 = historyOf({ mode: Buffer.from('user:gooseberry-jam').toString('base64') });
    expect((await leftIn(inBase64, historyOf({}))).join()).toContain('a secret from the settings');
    const kept = new Set(['mode']);
    const inKept = historyOf({ mode: 'gooseberry-jam' });
    expect((await leftIn(inKept, inKept, { keep: kept })).join()).toContain('a secret from the settings');
  });

  it('is seen in names, in fields of events and beside the JSON', async () => {
    const original = historyOf({ name: 'Недосекин' });
    for (const written of [
      historyOf({ Недосекин: 1 }),
      historyOf({}, { activityTaskFailedEventAttributes: { failure: { message: 'Недосекин' } } }),
      historyOf({}, { userMetadata: { summary: { metadata: {}, data: Buffer.from('Недосекин') } } }),
    ])
      expect((await leftIn(written, original)).join()).toMatch(/event 2, [^:]*: a word of the original/);
  });
});
