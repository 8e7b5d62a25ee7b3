import { type Account, account } from '../../../chaos/account/account';
import { makeRecords, type Records } from './records';

const unknown = { status: 'unknown', error: 'The time was up.' };
const notBegun = { status: 'failed', error: 'The time was up before it began.' };

let records: Records;
let call: number;
/** 10 s, of which 2 are kept for the answer; each line of the records takes half a second. */
beforeEach(() => {
  records = makeRecords();
  call = records.call(1, { timeoutSeconds: 10 });
});

/** Until the deadline and a little more, unless told otherwise. */
function pass(lines = 17): void {
  for (let line = 0; line < lines; line += 1) records.idsUnique(true);
}

function settle(): Account {
  return account({ first: records.record }, records.load, { sendWindowMs: 6_000, answerMarginMs: 3_000 });
}

const balanced = { acknowledged: 1, carriedOut: 1, answered: 1, lost: 0, doubled: 0, wrong: 0 };

describe('at its deadline a call may be answered', () => {
  it.each([
    ['unknown, and nothing is there', unknown],
    ['failed, and nothing is there', notBegun],
  ])('%s', (_, values) => {
    pass();
    records.answer(call, values);
    expect(settle()).toMatchObject({ ...balanced, givenUp: 1 });
  });

  it('unknown, and its order is there', () => {
    pass(2);
    records.order(1, 'SO-1');
    pass();
    records.answer(call, unknown);
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject(balanced);
  });

  it('unknown, and its order comes later', () => {
    pass();
    records.answer(call, unknown);
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    expect(settle()).toMatchObject(balanced);
  });
});

describe('wrong is', () => {
  it.each([
    ['unknown before the deadline', unknown],
    ['failed before the deadline', notBegun],
  ])('%s', (_, values) => {
    pass(4);
    records.answer(call, values);
    expect(settle().wrong).toBe(1);
  });

  it('unknown of a process that waits for ever', () => {
    const other = records.call(2);
    pass();
    records.answer(other, unknown);
    records.answer(call, notBegun);
    expect(settle().differences).toMatchObject([{ kind: 'lost' }, { document: 'DEAL_2' }]);
  });

  it('not begun, and an order that was there before', () => {
    records.order(1, 'SO-1');
    pass();
    records.answer(call, notBegun);
    expect(settle().wrong).toBe(1);
  });

  it('not begun, and an order that was made later', () => {
    pass();
    records.answer(call, notBegun);
    records.order(1, 'SO-1');
    expect(settle().wrong).toBe(1);
  });

  it('not begun, and an order that was asked for later, and refused', () => {
    pass();
    records.answer(call, notBegun);
    records.refuse(1);
    expect(settle().wrong).toBe(1);
  });
});

it('a worker that slept, or whose clock was wrong, may begin late', () => {
  pass();
  records.answer(call, notBegun);
  pass(3);
  records.fault('freeze worker-1', 1_500);
  records.order(1, 'SO-1');
  expect(settle()).toMatchObject({ wrong: 0 });
});

it('a clock that was wrong may bring the deadline forward', () => {
  pass(4);
  records.fault('shift-clock endpoint-1', 1_000);
  records.answer(call, unknown);
  expect(settle()).toMatchObject(balanced);
});

it('another call for the same may make what this one did not begin', () => {
  pass();
  records.answer(call, notBegun);
  const again = records.call(1);
  records.order(1, 'SO-1');
  records.field(1, 'SO-1');
  records.answer(again, { status: 'ok', error: '', erp_order_id: 'SO-1' });
  expect(settle()).toMatchObject({ carriedOut: 2, answered: 2, givenUp: 1, lost: 0, wrong: 0 });
});

describe('a process that went on by itself', () => {
  it('is lost where nothing kept its answer from the portal', () => {
    pass(20);
    records.timeOut(call);
    expect(settle()).toMatchObject({ answered: 0, lost: 1, timedOut: 0 });
  });

  it('is excused by a fault that did, and counted apart', () => {
    pass(18);
    records.fault('portal: away', 3_000);
    pass(2);
    records.timeOut(call);
    expect(settle()).toMatchObject({
      carriedOut: 1,
      answered: 0,
      lost: 0,
      wrong: 0,
      givenUp: 1,
      timedOut: 1,
    });
  });

  it('is not excused by a fault of a far system', () => {
    pass(18);
    records.fault('ERP: 503', 3_000);
    pass(2);
    records.timeOut(call);
    expect(settle()).toMatchObject({ lost: 1, timedOut: 0 });
  });

  it('may not be answered with two kinds of values all the same', () => {
    records.fault('portal: away', 3_000);
    pass(20);
    records.timeOut(call);
    records.answer(call, unknown, false);
    records.answer(call, notBegun, false);
    expect(settle()).toMatchObject({ wrong: 1 });
  });
});
