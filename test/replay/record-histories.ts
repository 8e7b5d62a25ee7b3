import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '@temporalio/common/lib/proto-utils';
import { parseKeys } from '../../src/codec/keys';
import { publicHalf } from '../../src/codec/make-keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { installQuietRuntime } from '../support/quiet-runtime';
import { mendJira } from '../support/mend-jira';
import { seconds, type Stand, startStand } from '../support/stand';
import { startWorkerHere } from '../support/worker-here';
import {
  expectedIn,
  historiesDir,
  namesOnDisk,
  outlineOf,
  type Recorded,
  recordedNames,
  writeHistory,
} from './histories';
import { recordedKeys } from './keys';
import { isOfOwnWorker, ownWorkers, scenes } from './scenes';
import { withoutMachine } from './without-machine';

const codec = createPayloadCodec(parseKeys(recordedKeys.codec), { checkContext: false });

/**
 * Makes recorded histories anew, by the built product on a Temporal server: `npm run record` all of them, with names
 * behind `--` only those.
 */
async function recordHistories(names: readonly Recorded[]): Promise<void> {
  installQuietRuntime();
  const stand = await startStand({
    environment: {
      CODEC_KEYS: recordedKeys.codec,
      CODEC_PUBLIC_KEY: publicHalf(recordedKeys.codec),
      VAULT_KEYS: recordedKeys.vault,
      VAULT_PUBLIC_KEY: publicHalf(recordedKeys.vault),
      OUTAGE_RETRY: `${seconds(30)}ms`,
      FIRST_REPORT: `${seconds(10)}ms`,
    },
  });
  try {
    const histories = await play(stand, names);
    mkdirSync(historiesDir, { recursive: true });
    if (names === recordedNames) for (const name of namesOnDisk()) rmSync(join(historiesDir, `${name}.json`));
    for (const [name, history] of histories) writeHistory(name, history);
  } finally {
    await stand.stop();
  }
}

/** The histories of workflows that have ended. */
async function play(stand: Stand, names: readonly Recorded[]): Promise<Map<Recorded, History>> {
  const histories = new Map<Recorded, History>();
  const [, worker] = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  const own = names.filter(isOfOwnWorker);
  if (own.length > 0) await worker.kill('SIGTERM');
  for (const name of own) {
    const stop = await startWorkerHere(stand, ownWorkers[name]);
    await record(name);
    await stop();
  }
  if (own.length > 0) await stand.start('worker');
  for (const name of names.filter((each) => !isOfOwnWorker(each))) await record(name);
  return histories;

  async function record(name: Recorded): Promise<void> {
    const id = await scenes[name](stand);
    await ended(stand, id);
    // Now: a portal that is installed again has the same id.
    histories.set(name, await historyOf(stand, name, id));
    await stand.control.erpFaults({ create: {}, find: {}, customer: {}, refuseConnections: false });
    await stand.control.oneCFaults({ closedUntil: null });
    await mendJira(stand.control);
  }
}

async function ended(stand: Stand, workflowId: string): Promise<void> {
  await stand.client.workflow
    .getHandle(workflowId)
    .result()
    .catch(() => undefined);
}

async function historyOf(stand: Stand, name: Recorded, workflowId: string): Promise<History> {
  const history = await stand.client.workflow.getHandle(workflowId).fetchHistory();
  const outline = outlineOf(history);
  const missing = expectedIn(name).filter((event) => !outline.includes(event));
  if (missing.length > 0)
    throw new Error(`${name} did not go as it should: ${missing.join(', ')} is missing.`);
  process.stdout.write(`${name}: ${history.events?.length} events of ${workflowId}\n`);
  return withoutMachine(history, codec);
}

const given = process.argv.slice(2);
const asked = recordedNames.filter((name) => given.includes(name));
const unknown = given.find((name) => !recordedNames.some((known) => known === name));

if (unknown === undefined) {
  recordHistories(asked.length > 0 ? asked : recordedNames).catch((error: unknown) => {
    process.stderr.write(`The histories could not be recorded: ${String(error)}\n`);
    process.exitCode = 1;
  });
} else {
  process.stderr.write(
    `There is no history "${unknown}"; none was recorded. There are ${recordedNames.join(', ')}.\n`,
  );
  process.exitCode = 2;
}
