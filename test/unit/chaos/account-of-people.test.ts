import { type Account, account } from '../../../chaos/account/account';
import { makeRecords, type Records } from './records';

const byHand = { erp_order_id: 'BY-HAND-DEAL_1' };
const ok = (values: Record<string, string>) => ({ ...values, status: 'ok', error: '' });
const failed = { status: 'failed', error: 'It was given up.' };

let records: Records;
let call: number;
beforeEach(() => {
  records = makeRecords();
  call = records.call(1);
});

function settle(): Account {
  return account({ first: records.record }, records.load, { sendWindowMs: 6_000, answerMarginMs: 3_000 });
}

const balanced = { acknowledged: 1, carriedOut: 1, answered: 1, givenUp: 1, lost: 0, doubled: 0, wrong: 0 };

describe('a call that somebody answered by hand', () => {
  it('needs no order, and its field says what they said', () => {
    records.verb(call, 'answer', byHand);
    records.answer(call, ok(byHand));
    records.field(1, 'BY-HAND-DEAL_1');
    expect(settle()).toMatchObject(balanced);
  });

  it('may come to the order that was under way, once', () => {
    records.verb(call, 'answer', byHand);
    records.answer(call, ok(byHand));
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject(balanced);
    records.order(1, 'SO-2');
    expect(settle()).toMatchObject({ doubled: 1 });
  });

  it('is balanced as any other where they came too late', () => {
    records.order(1, 'SO-1');
    records.answer(call, ok({ erp_order_id: 'SO-1' }));
    records.field(1, 'SO-1');
    records.verb(call, 'answer', byHand);
    expect(settle()).toMatchObject({ ...balanced, givenUp: 0 });
  });

  it.each([
    ['nobody said', () => undefined],
    ['was said later', () => records.verb(call, 'answer', byHand)],
  ])('went on with what %s: that is wrong', (_, then) => {
    records.answer(call, ok(byHand));
    records.field(1, 'BY-HAND-DEAL_1');
    then();
    expect(settle().wrong).toBeGreaterThan(0);
  });

  it('whose process never went on is lost', () => {
    records.verb(call, 'answer', byHand);
    expect(settle()).toMatchObject({ lost: 1 });
  });
});

describe('a call that somebody cancelled', () => {
  it('needs no order where its process was told that it was given up', () => {
    records.verb(call, 'cancel');
    records.answer(call, failed);
    expect(settle()).toMatchObject(balanced);
  });

  it('may be answered "unknown", and its order be there', () => {
    records.verb(call, 'cancel');
    records.answer(call, { status: 'unknown', error: '' });
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject({ ...balanced });
  });

  it('is wrong where its process was told "failed", and its order is there', () => {
    records.verb(call, 'cancel');
    records.answer(call, failed);
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject({ wrong: 1 });
  });

  it('is wrong where it was answered so before anybody cancelled it', () => {
    records.answer(call, failed);
    records.verb(call, 'cancel');
    expect(settle().wrong + settle().lost).toBeGreaterThan(0);
  });
});

describe('a call that somebody had carried out anew after a refusal', () => {
  beforeEach(() => {
    records.refuse(1);
    records.answer(call, failed);
  });

  it('has its order and its field then, and no further answer', () => {
    records.verb(call, 'again');
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject({ ...balanced, givenUp: 0 });
  });

  it('is wrong where the order comes without anybody', () => {
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject({ wrong: 1 });
  });

  it('is doubled where two come', () => {
    records.verb(call, 'again');
    records.order(1, 'SO-1');
    records.order(1, 'SO-2');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject({ doubled: 1 });
  });
});
