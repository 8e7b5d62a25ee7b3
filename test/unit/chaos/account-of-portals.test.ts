import { type Account, account } from '../../../chaos/account/account';
import { tellStory } from '../../../chaos/account/story';
import type { RecordEntry } from '../../../sandbox/store';
import { makeRecords, type Records } from './records';

const memberId = 'b334d7c4821f96e033fa488e7d5f8664';
const ok = (number: string) => ({ status: 'ok', error: '', erp_order_id: number });

let first: Records;
let second: Records;
let box: Records;
beforeEach(() => {
  first = makeRecords();
  second = makeRecords({ memberId });
  box = makeRecords({ memberId: 'zavod' });
});

/** The ERP writes to the first portal's record. */
function records() {
  const isOfErp = ({ type }: RecordEntry): boolean => type.startsWith('erp.');
  return {
    first: [...first.record, ...[second, box].flatMap(({ record }) => record.filter(isOfErp))],
    second: second.record.filter((entry) => !isOfErp(entry)),
    box: box.record.filter((entry) => !isOfErp(entry)),
  };
}

function settle(): Account {
  const load = [...first.load, ...second.load, ...box.load];
  return account(records(), load, { sendWindowMs: 6_000, answerMarginMs: 3_000 });
}

function soundDeal(of: Records, number: string): void {
  const call = of.call(1);
  of.order(1, number);
  of.field(1, number);
  of.answer(call, ok(number));
}

describe('two portals', () => {
  it('have deals of the same number, and an order for each', () => {
    soundDeal(first, 'SO-1');
    soundDeal(second, 'SO-2');
    expect(settle()).toMatchObject({ acknowledged: 2, carriedOut: 2, answered: 2, differences: [] });
  });

  it('must not get each other’s numbers', () => {
    soundDeal(first, 'SO-1');
    const call = second.call(1);
    second.order(1, 'SO-2');
    second.answer(call, ok('SO-1'));
    second.field(1, 'SO-1');
    expect(settle()).toMatchObject({ carriedOut: 2, answered: 1, wrong: 2 });
  });

  it('are not served by one order', () => {
    soundDeal(first, 'SO-1');
    second.call(1);
    expect(settle().differences).toMatchObject([{ kind: 'lost', document: 'DEAL_1', memberId }]);
  });

  it('have their own stories', () => {
    soundDeal(first, 'SO-1');
    soundDeal(second, 'SO-2');
    const story = tellStory({ document: 'DEAL_1', memberId }, records(), [...first.load, ...second.load]);
    expect(story).toContain('SO-2');
    expect(story).not.toContain('SO-1');
  });
});

describe('a boxed portal', () => {
  it('has deals of the same number as well, and a story of its own', () => {
    soundDeal(first, 'SO-1');
    soundDeal(box, 'SO-3');
    expect(settle()).toMatchObject({ acknowledged: 2, carriedOut: 2, answered: 2, differences: [] });
    const story = tellStory({ document: 'DEAL_1', memberId: 'zavod' }, records(), [
      ...first.load,
      ...box.load,
    ]);
    expect(story).toContain('SO-3');
    expect(story).not.toContain('SO-1');
  });

  it('is not served by another portal’s order, and loses none of its own', () => {
    soundDeal(first, 'SO-1');
    const call = box.call(1);
    box.answer(call, ok('SO-1'));
    expect(settle()).toMatchObject({
      lost: 1,
      differences: [{ document: 'DEAL_1', memberId: 'zavod' }, {}, {}],
    });
  });
});

describe('an item of the smart process', () => {
  const field = (number: string): void =>
    void first.record.push({
      type: 'item.changed',
      seq: first.record.length + 1,
      at: first.now(),
      entityTypeId: 177,
      id: 1,
      fields: {},
      uf: { UF_CRM_7_ERP_ORDER_ID: number },
    });

  it('is wrong without a field of its own, though the deal of its number has one', () => {
    soundDeal(first, 'SO-1');
    const call = first.call(1, { item: true });
    first.order(1, 'SO-2', { externalId: 'Tb1_1-a223c6b3' });
    first.answer(call, ok('SO-2'));
    expect(settle()).toMatchObject({ answered: 2, lost: 0, wrong: 1 });
  });

  it('is answered right with its order, and its field', () => {
    const call = first.call(1, { item: true });
    first.order(1, 'SO-2', { externalId: 'Tb1_1-a223c6b3' });
    field('SO-2');
    first.answer(call, ok('SO-2'));
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, differences: [] });
  });

  it('is not served by the order of a deal', () => {
    first.call(1, { item: true });
    first.order(1, 'SO-1');
    expect(settle()).toMatchObject({ lost: 1, wrong: 1 });
  });
});

describe('strangers', () => {
  beforeEach(() => soundDeal(first, 'SO-1'));

  it('must not get an order', () => {
    first.order(900_000_007, 'SO-9');
    expect(settle()).toMatchObject({ lost: 0, wrong: 1 });
  });

  it('must not be answered', () => {
    const line = { type: 'answer', tokenHash: 'x', values: {}, fate: 'bad token' } as const;
    first.record.push({ ...line, seq: first.record.length + 1, at: first.now() });
    expect(settle()).toMatchObject({ wrong: 1 });
  });

  it.each([
    ['alone', { id: 900_000_007, entityTypeId: 2 }],
    ['as text', { id: '900000007' }],
    ['as a document', { document: 'DEAL_900000007' }],
  ])('must not make us ask a portal: a deal %s', (_, params) => {
    first.record.push({
      type: 'rest',
      seq: first.record.length + 1,
      at: first.now(),
      method: 'crm.item.get',
      status: 200,
      verdict: 'ok',
      arrivedAt: first.now(),
      carried: [{ method: 'crm.item.get', params, verdict: 'ok' }],
    });
    expect(settle()).toMatchObject({ wrong: 1 });
  });

  it('must not make a portal’s own call be refused as a forged one', () => {
    first.call(2, { status: 403 });
    expect(settle()).toMatchObject({ lost: 0, wrong: 1, notAcknowledged: { 403: 1 } });
  });
});
