import { tellStory } from '../../../chaos/account/story';
import { makeRecords, memberId, type Records } from './records';

const words = [
  'DEAL_1, from',
  'call.sent',
  'sent to endpoint-1: 200',
  'kill worker-1',
  'erp.order',
  'erp.customer',
  'erp.finished',
  'jira.project',
  'jira.issue',
  'jira.finished',
  'one-c.stored',
  'one-c.arrived',
  'one-c.finished',
  'answer',
];

let records: Records;
beforeEach(() => {
  records = makeRecords();
});

function told(): (string | undefined)[] {
  const lines = tellStory({ document: 'DEAL_1', memberId }, { first: records.record }, records.load).split(
    '\n',
  );
  return lines.map((line) => words.find((word) => line.includes(word)));
}

it('tells all that is on record of a deal in the order of time, the faults of that time, and nothing of others', () => {
  const call = records.call(1);
  records.call(2);
  records.order(2, 'SO-2');
  records.load.push({ type: 'fault', at: records.now(), what: 'kill worker-1', ms: 500 });
  records.order(1, 'SO-1');
  records.answer(call, { status: 'ok' });
  records.load.push({ type: 'fault', at: records.now() + 60_000, what: 'kill worker-2', ms: 500 });
  expect(told()).toEqual([
    'DEAL_1, from',
    'call.sent',
    'sent to endpoint-1: 200',
    'kill worker-1',
    'erp.order',
    'erp.finished',
    'answer',
  ]);
});

it('tells what Jira, 1C and the ERP have of a deal and its client', () => {
  records.call(1, { robot: 'jira_project', company: 10 });
  records.call(2, { robot: 'jira_project', company: 11 });
  for (const deal of [2, 1]) {
    const company = 9 + deal;
    records.customer(company, `C-${company}`);
    records.project(deal);
    records.issue(deal);
    records.counterparty(`party-${deal}`, company);
    records.invoice(`invoice-${deal}`, deal, { counterparty: `party-${deal}` });
    records.refusePosting(`invoice-${deal}`);
    records.refuseInvoice(deal);
  }
  expect(told().slice(3)).toEqual([
    'erp.customer',
    'jira.project',
    'jira.issue',
    'jira.finished',
    'one-c.stored',
    'one-c.stored',
    'one-c.stored',
    'one-c.arrived',
    'one-c.finished',
    'one-c.arrived',
    'one-c.finished',
  ]);
});
