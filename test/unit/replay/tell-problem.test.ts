import { temporal } from '@temporalio/proto';
import { tellProblem } from '../../../src/cli/replay/tell-problem';

const history = temporal.api.history.v1.History.fromObject({
  events: [
    { workflowExecutionStartedEventAttributes: { workflowType: { name: 'erpOrder' } } },
    { activityTaskScheduledEventAttributes: { activityType: { name: 'readErpOrder' } } },
    { startChildWorkflowExecutionInitiatedEventAttributes: { workflowId: 'work/erp-order/DEAL_17/abc' } },
    { activityTaskScheduledEventAttributes: { activityType: { name: 'readErpOrder' } } },
  ],
});
const bundle = `
/***/ "./dist/workflows/creations.js"
exports.createErpOrder = createErpOrder;
/***/ "./dist/workflows/erp-order.js"
exports.erpOrder = erpOrder;
`;

describe('a history that does not replay', () => {
  it.each([
    [
      'Signal external WF machine does not handle this event: HistoryEvent(id: 53, UpsertWorkflowSearchAttributes)',
      [53],
    ],
    [
      `Child workflow id of scheduled event 'work/erp-order/DEAL_17/abc' does not match child workflow id of command 'x'`,
      [3],
    ],
    [
      `Activity type of scheduled event 'readErpOrder' does not match activity type of activity command 'recordResult'`,
      [2, 4],
    ],
    ['no matching command for it: HistoryEvent { event_id: 3, event_time: None }', [3]],
    ['Something else', []],
  ])('is told with the event: %s', (message, events) => {
    const told = tellProblem(history, { kind: 'mismatch', message }, bundle);
    expect(told).toMatchObject({ workflowType: 'erpOrder', events, message });
    expect(told.mend).toContain(
      `in workflows/erp-order.ts or what it calls, put the new way into if (patched(`,
    );
  });

  it('of a workflow that this build has not is told so', () => {
    const { mend } = tellProblem(history, { kind: 'failed', message: 'no such function' }, '');
    expect(mend).toContain('This build has no workflow erpOrder: export it from workflows/index.ts');
  });

  it('says nothing to the terminal but text', () => {
    const { message } = tellProblem(history, { kind: 'failed', message: 'a\u001b[2Jb\nc' }, bundle);
    expect(message).toBe('a b c');
  });
});
