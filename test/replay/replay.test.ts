import { bundleWorkflowCode, DefaultLogger, type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { createDataConverter, failureConverterPath } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { ownWorkflows } from '../support/own-workflows';
import { installQuietRuntime } from '../support/quiet-runtime';
import {
  expectedIn,
  incidentsDir,
  namesOnDisk,
  outlineOf,
  type Recorded,
  readHistory,
  recordedNames,
} from './histories';
import { recordedKeys } from './keys';

const logger = new DefaultLogger('ERROR', () => undefined);
// A replay has a namespace of its own, which is not the one that the payloads were sealed for.
const dataConverter = createDataConverter(
  createPayloadCodec(parseKeys(recordedKeys.codec), { checkContext: false }),
);
type Workflows = Pick<ReplayWorkerOptions, 'workflowBundle' | 'sinks'>;
const bundle = async (workflowsPath: string): Promise<Workflows> => ({
  workflowBundle: await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger }),
});

const replay = (workflows: Workflows, name: Recorded): Promise<void> =>
  Worker.runReplayHistory({ ...workflows, dataConverter }, readHistory(name));
const incidents = namesOnDisk(incidentsDir);

beforeAll(() => void installQuietRuntime(logger));

describe('runs that were recorded on a Temporal server', () => {
  it('are all there, and none is left out', () => {
    expect(namesOnDisk().toSorted()).toEqual(recordedNames.toSorted());
  });

  test.each(recordedNames)('hold what they were recorded for: %s', (name) => {
    expect(outlineOf(readHistory(name))).toEqual(expect.arrayContaining(expectedIn(name)));
  });

  test.each(recordedNames.filter((name) => name !== 'type-error'))(
    'go the same way today: %s',
    async (name) => {
      await expect(replay(ownWorkflows, name)).resolves.toBeUndefined();
    },
  );

  it('go the same way today: type-error', async () => {
    const withBug = await bundle(require.resolve('./with-bug.workflows'));
    await expect(replay(withBug, 'type-error')).resolves.toBeUndefined();
  });

  it('are seen to go another way when two Activities change places', async () => {
    const swapped = await bundle(require.resolve('./swapped.workflows'));
    await expect(replay(swapped, 'ok')).rejects.toThrow(DeterminismViolationError);
  });
});

// There may be none.
for (const name of incidents) {
  it(`a run of production goes the same way today: ${name}`, async () => {
    const replayed = Worker.runReplayHistory(ownWorkflows, readHistory(name, incidentsDir));
    await expect(replayed).resolves.toBeUndefined();
  });
}
