import { join } from 'node:path';
import { defaultDataConverter } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { pino } from 'pino';
import { createDataConverter } from '../../../src/codec/data-converter';
import { parseKeys } from '../../../src/codec/keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';
import { openRefusedCalls } from '../../../src/inbox/refused-calls';
import { sealBody } from '../../../src/inbox/starts/sealed-body';
import { startOfCall } from '../../../src/inbox/starts/starts';
import { decodeStart, encodeStart, sealStart } from '../../../src/inbox/starts/workflow-start';
import { createStuckCalls } from '../../../src/inbox/stuck-calls';
import { robots } from '../../../src/robots';
import { anErpOrderCall } from '../../support/robot-call';
import { openInbox, temporaryDirectory } from './fixture';

const keyed = (byte: number) =>
  loadDataConverter(
    createDataConverter(
      createPayloadCodec(parseKeys(`k${byte}:${Buffer.alloc(32, byte).toString('base64')}`), {
        setting: 'INBOX_KEYS',
      }),
    ),
  );
const mine = keyed(1);

async function aStart(deal = 17) {
  const start = startOfCall(anErpOrderCall({ deal }), robots[0]!, { host: 'acme.bitrix24.ru' });
  const body = encodeStart(await sealStart(defaultDataConverter, 'default', start));
  return { id: start.workflowId, kind: 'start' as const, portal: start.portal, receivedAt: 1_000, body };
}

async function anUnverified(converter = mine) {
  const id = 'unverified/0123456789abcdef/one';
  const call = { robot: 'erp_order', document: { id: 'DEAL_17' } };
  const body = await sealBody(converter, id, { call, claim: {}, receivedAt: 1_000 });
  return { id, kind: 'unverified' as const, portal: 'unverified/x', receivedAt: 1_000, body };
}

async function open(dir?: string) {
  const folder = dir ?? (await temporaryDirectory());
  const { journal } = await openInbox(folder, { graceMs: 60_000 });
  const file = join(folder, 'refused-calls.json');
  const refused = await openRefusedCalls(file, pino({ level: 'silent' }));
  return { folder, journal, refused, calls: createStuckCalls({ journal, refused, inbox: mine }) };
}

/** A parked entry, and what the dispatcher makes of it once it is offered again. */
async function parked(
  entry: Awaited<ReturnType<typeof aStart | typeof anUnverified>>,
  reason = 'no such attribute',
) {
  const opened = await open();
  await opened.journal.append(entry);
  const [{ seq } = { seq: 0 }] = opened.journal.pending();
  opened.journal.park(seq, reason);
  return { ...opened, seq, name: entry.id };
}

describe('a call that Temporal refused for good', () => {
  it('is listed with robot, document and reason, and its start can be answered by hand', async () => {
    const entry = await aStart();
    const { calls, name } = await parked(entry);
    expect(await calls.list()).toEqual([
      expect.objectContaining({
        how: 'parked',
        name,
        robot: 'erp_order',
        document: 'DEAL_17',
        reason: 'no such attribute',
        retry: true,
        answer: true,
      }),
    ]);
    expect(decodeStart((await calls.startOf(name))!).workflowId).toBe(name);
  });

  it('is offered again, and taken', async () => {
    const { calls, journal, name } = await parked(await aStart());
    journal.onAppend(() => {
      for (const { seq } of journal.pending()) journal.delivered(seq);
    });
    expect(await calls.retry(name)).toEqual({ done: true, told: expect.stringContaining('has taken it') });
    expect(await calls.list()).toEqual([]);
  });

  it('is refused again, and stays', async () => {
    const { calls, journal, name } = await parked(await aStart());
    journal.onAppend(() => {
      const seqs = Array.from(journal.pending(), ({ seq }) => seq);
      for (const seq of seqs) journal.park(seq, 'still no such attribute');
    });
    expect(await calls.retry(name)).toEqual({
      done: false,
      told: 'Temporal refuses it still, and it stays parked: still no such attribute',
    });
    expect(await calls.list()).toHaveLength(1);
  });

  it('that was dropped is never offered again, not at the next start either', async () => {
    const { calls, journal, folder, name } = await parked(await aStart());
    expect(await calls.drop(name)).toMatchObject({ done: true });
    expect([await calls.list(), [...journal.pending()], journal.young(60_000)]).toEqual([[], [], []]);
    await journal.close();
    const again = await open(folder);
    expect([[...again.journal.pending()], again.journal.parked(), again.journal.young(60_000)]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe('an entry whose portal nobody could check', () => {
  it('is listed by its document, and offered again, but not answered', async () => {
    const { calls } = await parked(await anUnverified());
    expect(await calls.list()).toMatchObject([{ document: 'DEAL_17', retry: true, answer: false }]);
  });

  it('that was sealed with a key that is gone is listed by its name, and can only be dropped', async () => {
    const { calls, journal, name } = await parked(await anUnverified(keyed(2)));
    expect(await calls.list()).toMatchObject([{ name, retry: false, answer: false }]);
    expect(await calls.retry(name)).toMatchObject({
      done: false,
      told: expect.stringMatching(/^It can only be dropped: .*INBOX_KEYS.*Nothing was changed\.$/s),
    });
    expect(journal.parked()).toHaveLength(1);
    expect(await calls.drop(name)).toMatchObject({ done: true });
    expect(journal.parked()).toEqual([]);
  });
});

describe('a call that the inbox had no room for', () => {
  const refusal = (run?: string) => ({
    at: 1_000,
    robot: 'erp_order',
    document: 'DEAL_17',
    type: 'Inbox.Full',
    ...(run && { run }),
  });

  it('is stored later, and is listed no more', async () => {
    const { calls, journal, refused } = await open();
    const { id, body } = await aStart();
    refused.add(refusal(id), body);
    expect(await calls.list()).toMatchObject([{ how: 'refused', name: id, retry: true, answer: true }]);
    expect(await calls.retry(id)).toMatchObject({ done: true });
    expect([...journal.pending()]).toMatchObject([{ id, kind: 'start', receivedAt: 1_000 }]);
    expect(refused.list()).toEqual({ count: 0, calls: [] });
  });

  it('is kept sealed over restarts, apart from what is told of it', async () => {
    const { refused, folder } = await open();
    const { id, body } = await aStart();
    refused.add(refusal(id), body);
    await refused.saved();
    expect(JSON.stringify(refused.list())).not.toContain(Buffer.from(body).toString('base64').slice(0, 40));
    const again = await openRefusedCalls(join(folder, 'refused-calls.json'), pino({ level: 'silent' }));
    expect(again.bodyOf(id)).toEqual(Buffer.from(body));
  });

  it('of which only the document is known can be nothing but acknowledged', async () => {
    const { calls, refused } = await open();
    refused.add(refusal());
    const [call] = await calls.list();
    expect(call).toMatchObject({ retry: false, answer: false });
    expect(call).not.toHaveProperty('name');
    expect(await calls.retry('nobody')).toMatchObject({
      done: false,
      told: expect.stringContaining('Nothing is kept'),
    });
  });

  it('among very many is named without being kept, so that they fill no memory', async () => {
    const { calls, refused } = await open();
    for (let n = 0; n < 30; n += 1) refused.add(refusal(`run/${n}`), Buffer.alloc(256 * 1_024));
    const kept = (await calls.list()).filter(({ retry }) => retry);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length * 256 * 1_024 * (4 / 3)).toBeLessThanOrEqual(4 * 2 ** 20);
  });
});
