import { randomBytes } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type DataConverter, type ProtoFailure } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common/lib/search-attributes';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, ReplayError, Worker } from '@temporalio/worker';
import { createDataConverter, failureConverterPath } from '../../src/codec/data-converter';
import { decodeFailure } from '../support/decode-failure';
import { parseKeys, publicKeyOf } from '../../src/codec/keys';
import { createPayloadCodec, createSealingCodec } from '../../src/codec/payload-codec';
import { encodeArgs } from '../../src/codec/workflow-args';
import { installQuietRuntime } from '../support/quiet-runtime';
import { findTemporal } from '../../testbed/find-temporal';
import { textOf } from '../unit/codec/text-of';
import { asked, fail, known, tellSecrets, told, wait } from './codec.workflows';

const namespace = 'robots';
const keys = parseKeys(`k1:${randomBytes(32).toString('base64')}`);
const sealing = createDataConverter(createPayloadCodec(keys));
const clear: DataConverter = { failureConverterPath };
const document = defineSearchAttributeKey('CodecDocument', SearchAttributeType.KEYWORD);
const workflowsPath = require.resolve('./codec.workflows');

const activities = {
  echo: async (words: string) => `${words} SECRET-activity-result`,
  /** Shows life once, with details, and is then taken for dead. */
  async stall(): Promise<void> {
    Context.current().heartbeat('SECRET-heartbeat');
    await Context.current().cancelled;
  },
  async reject(): Promise<void> {
    throw ApplicationFailure.create({
      message: 'SECRET-rejection',
      details: ['SECRET-rejection-details'],
      cause: new Error('SECRET-rejection-cause'),
    });
  },
};
export type Activities = typeof activities;

/** What tellSecrets and its caller say, each once. */
const secrets = [
  'input', 'memo', 'summary', 'details', 'signal', 'update', 'update-result', 'result', 'memo-later',
  'timer-summary', 'activity-summary', 'activity', 'activity-result', 'heartbeat', 'rejection',
  'rejection-details', 'rejection-cause', 'child-input', 'child-memo', 'child-summary', 'child-result',
  'child-failure',
].map((name) => `SECRET-${name}`); // biome-ignore format: a list to be read as one

let env: TestWorkflowEnvironment;
let workflowBundle: Awaited<ReturnType<typeof bundleWorkflowCode>>;

beforeAll(async () => {
  const logger = installQuietRuntime();
  const executable = { type: 'existing-path', path: await findTemporal() } as const;
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable, namespace, searchAttributes: [document] },
  });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    logger,
  });
});
afterAll(() => env.teardown());

/** Runs `test` with a client and a worker of one converter, on a queue of their own. */
async function withWorker<T>(
  dataConverter: DataConverter,
  test: (client: Client, taskQueue: string) => Promise<T>,
): Promise<T> {
  const taskQueue = `codec-${randomBytes(4).toString('hex')}`;
  const { nativeConnection: connection } = env;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
    dataConverter,
  });
  const client = new Client({ connection: env.connection, namespace, dataConverter });
  return worker.runUntil(test(client, taskQueue));
}

/** A run that says every secret, with the answers that its caller got. */
async function tellAll(client: Client, taskQueue: string) {
  const handle = await client.workflow.start(tellSecrets, {
    workflowId: `tell/${taskQueue}`,
    taskQueue,
    args: ['SECRET-input'],
    memo: { first: 'SECRET-memo' },
    staticSummary: 'SECRET-summary',
    staticDetails: 'SECRET-details',
    typedSearchAttributes: [{ key: document, value: 'DEAL_17' }],
  });
  const updated = await handle.executeUpdate(asked, { args: ['SECRET-update'] });
  const queried = await handle.query(known, 'SECRET-query');
  await handle.signal(told, 'SECRET-signal');
  return { handle, updated, queried, result: await handle.result() };
}

/** Everything that Temporal keeps of a run and its children. */
async function rawOf(client: Client, handle: WorkflowHandle): Promise<string> {
  const history = await handle.fetchHistory();
  const children = (history.events ?? []).flatMap(
    (event) => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? [],
  );
  const kept: unknown[] = [history, (await handle.describe()).raw];
  for (const id of children) kept.push(await client.workflow.getHandle(id).fetchHistory());
  return textOf(kept);
}

const secretsIn = (raw: string) => secrets.filter((secret) => new RegExp(`${secret}(?!-)`).test(raw));

describe('A run behind the codec', () => {
  it('leaves nothing in the clear on the server, and gets back everything that it said', async () => {
    await withWorker(sealing, async (client, taskQueue) => {
      const { handle, updated, queried, result } = await tellAll(client, taskQueue);
      expect(result).toEqual({
        input: 'SECRET-input',
        echoed: 'SECRET-activity SECRET-activity-result',
        heartbeat: 'SECRET-heartbeat',
        rejection: ['Activity task failed', 'SECRET-rejection', 'SECRET-rejection-cause'],
        child: 'SECRET-child-input SECRET-child-result',
        childFailure: ['Child Workflow execution failed', 'SECRET-child-failure'],
        signalled: 'SECRET-signal',
        result: 'SECRET-result',
      });
      expect([updated, queried]).toEqual(['SECRET-update SECRET-update-result', 'SECRET-query']);
      const description = await handle.describe();
      expect(description.memo).toEqual({ first: 'SECRET-memo', later: 'SECRET-memo-later' });
      expect(description.typedSearchAttributes.get(document)).toBe('DEAL_17');
      expect(await description.staticSummary()).toBe('SECRET-summary');
      expect(await description.staticDetails()).toBe('SECRET-details');

      const raw = await rawOf(client, handle);
      expect(secretsIn(raw)).toEqual([]);
      expect(raw).not.toContain('SECRET');
      expect(raw).not.toContain('codec.workflows.ts');
      expect(raw).not.toContain('codec.test.ts');
    });
  });

  it('would be read with the codec off', async () => {
    await withWorker(clear, async (client, taskQueue) => {
      const { handle } = await tellAll(client, taskQueue);
      expect(secretsIn(await rawOf(client, handle))).toEqual(secrets);
    });
  });

  it('fails with type, message, details, stack trace and causes for the client, of which the server reads the type', async () => {
    await withWorker(sealing, async (client, taskQueue) => {
      const handle = await client.workflow.start(fail, { workflowId: `fail/${taskQueue}`, taskQueue });
      await expect(handle.result()).rejects.toMatchObject({
        cause: {
          type: 'Erp.Rejected',
          message: 'SECRET-failure',
          details: ['SECRET-failure-details'],
          stack: expect.stringContaining('codec.workflows.ts'),
          cause: {
            activityType: 'reject',
            cause: {
              message: 'SECRET-rejection',
              details: ['SECRET-rejection-details'],
              stack: expect.stringContaining('codec.test.ts'),
              cause: { message: 'SECRET-rejection-cause' },
            },
          },
        },
      });
      const raw = await rawOf(client, handle);
      expect(raw).toContain('Erp.Rejected');
      expect(raw).not.toContain('SECRET');
      expect(raw).not.toContain('codec.workflows.ts');
      expect(raw).not.toContain('codec.test.ts');
    });
  });

  it('shows the last failure of a pending Activity through decodeFailure', async () => {
    await withWorker(sealing, async (client, taskQueue) => {
      const workflowId = `wait/${taskQueue}`;
      const handle = await client.workflow.start(wait, { workflowId, taskQueue });
      const failure = await pendingFailure(handle);
      expect(textOf(failure)).not.toContain('SECRET');
      const error = await decodeFailure(sealing, { namespace, workflowId }, failure);
      expect(error).toMatchObject({
        message: 'SECRET-rejection',
        details: ['SECRET-rejection-details'],
        cause: { message: 'SECRET-rejection-cause' },
      });
      await handle.terminate();
    });
  });

  it.each([
    ['a worker', sealing],
    ['an endpoint, which cannot open them,', createDataConverter(createSealingCodec(publicKeyOf(keys)))],
  ])('starts from arguments that %s sealed for it, and not from those of another run', async (_, sealer) => {
    await withWorker(sealing, async (client, taskQueue) => {
      const start = async (workflowId: string, sealedFor: string) => {
        const input = {
          payloads: await encodeArgs(loadDataConverter(sealer), { namespace, workflowId: sealedFor }, [
            'SECRET-raw',
          ]),
        };
        await client.workflowService.startWorkflowExecution({
          namespace,
          workflowId,
          workflowType: { name: 'tellParent' },
          taskQueue: { name: taskQueue },
          input,
          requestId: workflowId,
        });
        return client.workflow.getHandle(workflowId);
      };
      const rightful = await start(`raw/${taskQueue}`, `raw/${taskQueue}`);
      expect(await rightful.result()).toBe('SECRET-raw SECRET-child-result');

      const moved = await start(`moved/${taskQueue}`, `raw/${taskQueue}`);
      await expect(taskFailure(moved)).resolves.toContain('it was moved there');
      await moved.terminate();
    });
  });

  it('replays with the check of the context off, since a replay has a namespace of its own', async () => {
    const history = await withWorker(sealing, async (client, taskQueue) => {
      const { handle } = await tellAll(client, taskQueue);
      return handle.fetchHistory();
    });
    const replay = (dataConverter: DataConverter) =>
      Worker.runReplayHistory({ workflowBundle, dataConverter }, history);
    await replay(createDataConverter(createPayloadCodec(keys, { checkContext: false })));
    await expect(replay(sealing)).rejects.toThrow(ReplayError);
  });
});

async function pendingFailure(handle: WorkflowHandle): Promise<ProtoFailure> {
  for (;;) {
    const failure = (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure;
    if (failure) return failure;
  }
}

/** Why the first task of a run that cannot begin failed. */
async function taskFailure(handle: WorkflowHandle): Promise<string> {
  for (;;) {
    const { events } = await handle.fetchHistory();
    const failure = events?.find((event) => event.workflowTaskFailedEventAttributes)
      ?.workflowTaskFailedEventAttributes?.failure;
    if (failure) {
      const owner = { namespace, workflowId: handle.workflowId };
      return (await decodeFailure(sealing, owner, failure)).message;
    }
  }
}
