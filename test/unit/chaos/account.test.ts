import { type Account, account } from '../../../chaos/account/account';
import type { CallLine } from '../../../chaos/load/load-record';
import { makeRecords, type Records } from './records';

const sendWindow = 6_000;
const ok = (number: string) => ({ status: 'ok', error: '', erp_order_id: number });
const failed = { status: 'failed', error: 'Refused' };

/** A deal with one call, carried out and answered twice, unless told otherwise. */
function soundDeal(records: Records, deal: number, number = `SO-${deal}`): number {
  const call = records.call(deal);
  records.order(deal, number);
  records.field(deal, number);
  records.answer(call, ok(number));
  records.answer(call, ok(number), false);
  return call;
}

function settle({ record, load }: Records): Account {
  return account({ first: record }, load, { sendWindowMs: sendWindow, answerMarginMs: 3_000 });
}

let records: Records;
beforeEach(() => {
  records = makeRecords();
  soundDeal(records, 100);
});

describe('what is as promised', () => {
  it('counts calls that were carried out and answered', () => {
    soundDeal(records, 1);
    expect(settle(records)).toEqual({
      acknowledged: 2,
      carriedOut: 2,
      answered: 2,
      givenUp: 0,
      timedOut: 0,
      lost: 0,
      doubled: 0,
      wrong: 0,
      lateWrites: 0,
      notAcknowledged: {},
      byRobot: { erp_order: 2 },
      differences: [],
    });
  });

  it('counts a call that was sent twice once', () => {
    const [line] = records.load;
    if (line) records.load.push({ ...line, copy: 1 } as typeof line);
    expect(settle(records)).toMatchObject({ acknowledged: 1, differences: [] });
  });

  it('takes a refusal that the ERP made for carried out, and its words for the answer', () => {
    const call = records.call(1);
    records.refuse(1);
    records.answer(call, failed);
    expect(settle(records)).toMatchObject({ acknowledged: 2, carriedOut: 2, answered: 2, differences: [] });
  });

  it('gives several calls of a deal the same order, one of them refused before', () => {
    const refused = records.call(1);
    records.refuse(1);
    records.answer(refused, failed);
    soundDeal(records, 1);
    expect(settle(records)).toMatchObject({ acknowledged: 3, carriedOut: 3, answered: 3, differences: [] });
  });

  it('owes nothing to a call that nobody acknowledged', () => {
    records.call(1, { status: 503 });
    records.call(2, { status: 503 });
    const { status: _, ...line } = records.load.at(-1) as CallLine;
    records.load.splice(-1, 0, line);
    expect(settle(records)).toMatchObject({
      acknowledged: 1,
      notAcknowledged: { '503': 1, 'no reply + 503': 1 },
      differences: [],
    });
  });
});

describe('lost', () => {
  it('an acknowledged call without order and refusal', () => {
    records.call(1);
    expect(settle(records)).toMatchObject({ acknowledged: 2, carriedOut: 1, answered: 1, lost: 1, wrong: 0 });
  });

  it('a call whose process never went on, though it was answered', () => {
    const call = records.call(1);
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    records.answer(call, ok('SO-1'), false);
    expect(settle(records)).toMatchObject({ carriedOut: 2, answered: 1, lost: 1, wrong: 0 });
  });
});

describe('doubled', () => {
  function secondOrder(): Account {
    records.order(100, 'SO-2');
    return settle(records);
  }

  it('a second order of the same deal', () => {
    records.idsUnique(false);
    expect(secondOrder()).toMatchObject({ carriedOut: 0, doubled: 1, lateWrites: 0 });
  });

  it('unless a worker slept past its send window and external ids are not unique', () => {
    records.idsUnique(false);
    records.slept(sendWindow + 1_000);
    expect(secondOrder()).toMatchObject({ carriedOut: 0, doubled: 0, lateWrites: 1 });
  });

  it.each([
    ['external ids are unique', true, sendWindow + 1_000, 0],
    ['it slept within its window', false, sendWindow - 1_000, 0],
    ['it woke long before', false, sendWindow + 1_000, 3],
  ])('also after a sleep, where %s', (_, unique, ms, linesBetween) => {
    records.idsUnique(unique);
    records.slept(ms);
    for (let line = 0; line < linesBetween; line += 1) records.idsUnique(unique);
    expect(secondOrder()).toMatchObject({ doubled: 1, lateWrites: 0 });
  });
});

describe('wrong', () => {
  const cases: [string, (call: number) => void][] = [
    ['another number', (call) => records.answer(call, ok('SO-100'))],
    ['no number', (call) => records.answer(call, { status: 'ok', error: '' })],
    ['a failure that was none', (call) => records.answer(call, failed)],
    ['an unknown outcome', (call) => records.answer(call, { status: 'unknown', error: '' })],
    [
      'an answer that differs from the first',
      (call) => {
        records.answer(call, ok('SO-1'));
        records.answer(call, failed, false);
      },
    ],
    [
      'a process that went on twice',
      (call) => {
        records.answer(call, ok('SO-1'));
        records.answer(call, ok('SO-1'));
      },
    ],
  ];

  it.each(cases)('%s', (_, answer) => {
    const call = records.call(1);
    records.order(1, 'SO-1');
    records.field(1, 'SO-1');
    answer(call);
    expect(settle(records)).toMatchObject({ carriedOut: 2, answered: 1, lost: 0, doubled: 0, wrong: 1 });
  });

  it('a refusal in words, and an order all the same', () => {
    const call = records.call(1);
    records.refuse(1);
    records.answer(call, failed);
    records.order(1, 'SO-1');
    expect(settle(records)).toMatchObject({ lost: 0, doubled: 0, wrong: 1 });
  });

  it('a refusal in words before the ERP refused', () => {
    const call = records.call(1);
    records.answer(call, failed);
    records.refuse(1);
    expect(settle(records)).toMatchObject({ wrong: 1 });
  });

  it.each([
    ['another number than the ERP', 'SO-7'],
    ['nothing', undefined],
  ])('a field with %s', (_, number) => {
    const call = records.call(1);
    records.order(1, 'SO-1');
    if (number) records.field(1, number);
    records.answer(call, ok('SO-1'));
    expect(settle(records)).toMatchObject({ answered: 2, wrong: 1 });
  });

  it('an order that is not what the deal says', () => {
    const call = records.call(1);
    records.order(1, 'SO-1', { title: 'Another deal' });
    records.field(1, 'SO-1');
    records.answer(call, ok('SO-1'));
    expect(settle(records)).toMatchObject({ wrong: 1 });
  });

  it.each([['D_9-a223c6b3'], ['D_100-somebody']])(
    'an order for %s, which no call was about',
    (externalId) => {
      records.order(9, 'SO-9', { externalId });
      expect(settle(records)).toMatchObject({ wrong: 1 });
    },
  );

  it('an acknowledgement of a call that the portal never made', () => {
    records.call(1, { known: false });
    expect(settle(records)).toMatchObject({ acknowledged: 2, wrong: 1 });
  });

  it('the answers of a call that nobody acknowledged', () => {
    const call = records.call(1, { status: 503 });
    records.answer(call, ok('SO-100'));
    expect(settle(records)).toMatchObject({ acknowledged: 1, answered: 1, wrong: 2 });
  });
});
