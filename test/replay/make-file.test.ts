import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { makeFile } from '../../src/cli/record/make-file';
import { readHistory } from '../../src/cli/replay/history-file';
import { noKeys } from '../../src/cli/replay/replay-options';
import { replayHistories } from '../../src/cli/replay/replay-histories';
import { jsonPayload } from '../../src/codec/json-payload';
import { freshKey } from '../../src/codec/make-keys';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { installQuietRuntime } from '../support/quiet-runtime';

let bundle: string;
beforeAll(async () => {
  const logger = installQuietRuntime(new DefaultLogger('ERROR', () => undefined));
  const workflowsPath = require.resolve('./branching.workflows');
  ({ code: bundle } = await bundleWorkflowCode({ workflowsPath, logger }));
});

/** Of a run that waited, as it does for customers of one kind. */
function historyOf(name: string): History {
  const taskQueue = { name: 'robots' };
  const task = [
    { workflowTaskScheduledEventAttributes: { taskQueue } },
    { workflowTaskStartedEventAttributes: { scheduledEventId: 2 } },
    { workflowTaskCompletedEventAttributes: { scheduledEventId: 2, startedEventId: 3 } },
  ];
  const events = [
    {
      workflowExecutionStartedEventAttributes: {
        workflowId: 'greeting',
        workflowType: { name: 'greet' },
        workflowTaskTimeout: { seconds: 10 },
        taskQueue,
        originalExecutionRunId: '01a22caa-9500-7b31-8ff0-fc5b9ea8d016',
        input: { payloads: [jsonPayload({ name })] },
      },
    },
    ...task,
    {
      timerStartedEventAttributes: {
        timerId: '1',
        startToFireTimeout: { seconds: 1 },
        workflowTaskCompletedEventId: 4,
      },
    },
  ];
  const types = ['STARTED', 'TASK_SCHEDULED', 'TASK_STARTED', 'TASK_COMPLETED'].map((type) =>
    type === 'STARTED' ? 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' : `EVENT_TYPE_WORKFLOW_${type}`,
  );
  return temporal.api.history.v1.History.fromObject({
    events: events.map((event, index) => ({
      eventId: index + 1,
      eventTime: { seconds: 1_796_045_706 + index },
      eventType: types[index] ?? 'EVENT_TYPE_TIMER_STARTED',
      ...event,
    })),
  });
}

async function resultOf(history: History): Promise<unknown> {
  for await (const { result } of replayHistories([{ name: '', history }], { codec: noKeys, bundle }))
    return result;
  return undefined;
}

it('a run that branches on what was replaced is not made a file, unless that stays', async () => {
  const history = historyOf('VIP Анна');
  const made = await makeFile(history, { codec: noKeys, bundle });
  expect(made).toEqual({
    refused: expect.stringMatching(
      /^it does not go as the run does\.\nThe run: it replays\nThe file: \[TMPRL1100\] .*--keep/s,
    ),
  });

  const kept = await makeFile(history, { codec: noKeys, bundle, keep: ['name'] });
  expect(kept).toMatchObject({ replays: true });
  expect(await resultOf(readHistory('text' in kept ? kept.text : ''))).toBe('replayed');
});

it('a run that this build does not replay is made a file on request only, which fails as the run does', async () => {
  const history = historyOf('Анна');
  const message = expect.stringContaining('TMPRL1100');
  expect(await resultOf(history)).toEqual({ kind: 'mismatch', message });
  expect(await makeFile(history, { codec: noKeys, bundle })).toEqual({
    refused: expect.stringMatching(/^this build does not replay the run: \[TMPRL1100\] .*--red/s),
  });
  const red = await makeFile(history, { codec: noKeys, bundle, red: true });
  expect(red).toMatchObject({ replays: false });
  expect(await resultOf(readHistory('text' in red ? red.text : ''))).toEqual({ kind: 'mismatch', message });
});

it('a mismatch that the SDK takes for a failed task is told as one', async () => {
  const history = historyOf('VIP Анна');
  const task = history.events?.[2]?.workflowTaskStartedEventAttributes;
  // As if the task had been another one.
  if (task) task.scheduledEventId = null;
  expect(await resultOf(history)).toEqual({
    kind: 'mismatch',
    message: expect.stringContaining('HistoryEvent { event_id: 3'),
  });
});

it('a run that has not begun is none', async () => {
  const history = historyOf('VIP Анна');
  history.events?.splice(1);
  expect(await resultOf(history)).toBe('not-begun');
  expect(await makeFile(history, { codec: noKeys, bundle })).toEqual({
    refused: expect.stringContaining('has not begun'),
  });
});

/** The same, by a key that nobody here has. */
async function sealedHistory(): Promise<History> {
  const sealed = historyOf('VIP Анна');
  const input = sealed.events?.[0]?.workflowExecutionStartedEventAttributes?.input;
  const codec = createPayloadCodec(parseKeys(freshKey('k1')));
  if (input)
    input.payloads = await codec.encode(input.payloads ?? [], {
      type: 'workflow',
      namespace: 'n',
      workflowId: 'w',
    });
  return sealed;
}

it('a run that does not open with the keys that there are is not made a file', async () => {
  expect(await makeFile(await sealedHistory(), { codec: noKeys, bundle })).toEqual({
    refused: expect.stringMatching(/^A payload is sealed with key "k1".*[^.]$/),
  });
});

it('a replay that failed says why, and the next history is replayed all the same', async () => {
  const sealed = await sealedHistory();
  const missing = historyOf('VIP Анна');
  const started = missing.events?.[0]?.workflowExecutionStartedEventAttributes;
  if (started) started.workflowType = { name: 'gone' };

  const results: unknown[] = [];
  const runs = [sealed, missing, historyOf('VIP Анна')].map((history) => ({ name: '', history }));
  for await (const { result } of replayHistories(runs, { codec: noKeys, bundle })) results.push(result);
  expect(results).toEqual([
    { kind: 'unreadable', message: expect.stringContaining('sealed with key "k1"') },
    { kind: 'failed', message: expect.stringContaining('no such function is exported') },
    'replayed',
  ]);
});
