import { tellStory } from '../../../chaos/account/story';
import { makeRecords } from './records';

it('tells all that is on record of a deal in the order of time, the faults of that time, and nothing of others', () => {
  const records = makeRecords();
  const call = records.call(1);
  records.call(2);
  records.order(2, 'SO-2');
  records.load.push({ type: 'fault', at: records.now(), what: 'kill worker-1', ms: 500 });
  records.order(1, 'SO-1');
  records.answer(call, { status: 'ok' });
  records.load.push({ type: 'fault', at: records.now() + 60_000, what: 'kill worker-2', ms: 500 });
  const lines = tellStory('DEAL_1', records.record, records.load).split('\n');
  const words = [
    'DEAL_1, from',
    'call.sent',
    'sent to endpoint-1: 200',
    'kill worker-1',
    'erp.order',
    'erp.finished',
    'answer',
  ];
  expect(lines.map((line) => words.find((word) => line.includes(word)))).toEqual(words);
});
