import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { packageRoot } from '../base/package-root';
import { loadConfig } from '../config';
import { UsageError } from '../base/command-error';
import { exitCodes } from './exit-codes';
import { withTemporal } from './operator/connect';
import { print, printAside } from './print';
import { type MakeOptions, makeFile } from './record/make-file';
import { silenceSdk } from './replay/replay-histories';
import { codecForReplay, readBundle } from './replay/replay-options';
import { queryOf } from '../operator/runs/find';
import { pickRun, type Target } from '../operator/runs/pick';

export interface RecordOptions extends Omit<Target, 'target'>, MakeOptions {
  /** Name of the file, without its ending. */
  as: string;
  /** Folder; in a checkout that of the replay tests. */
  out?: string;
  json?: boolean;
}

const fileName = /^[a-z0-9][a-z0-9._-]{0,80}$/i;

/** Where the replay tests of a checkout look for runs of production. */
const incidents = 'test/replay/histories/incidents';

/**
 * `robots record`: the history of a run as a file that replays, without what it tells of people. Nothing is written before
 * it was replayed and searched for what is left.
 */
export async function recordRun(target: string, options: RecordOptions): Promise<number> {
  const file = fileOf(options);
  queryOf({ target, ...options });
  silenceSdk();
  return withTemporal(async (client) => {
    const { workflowId, runId } = await findRun(client, { target, ...options });
    const original = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const codec = codecForReplay(loadConfig('operator').CODEC_KEYS);
    const made = await makeFile(original, { ...options, codec, bundle: await readBundle() });
    if ('refused' in made) {
      printAside(`Nothing was saved: ${made.refused}.`);
      return exitCodes.problem;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, made.text, { flag: 'wx' });
    const events = original.events?.length ?? 0;
    const how = made.replays ? 'it replays' : 'red, as the run is';
    if (options.json) print(JSON.stringify({ file, workflowId, runId, events, replays: made.replays }));
    else print(`${file}: ${events} events of ${workflowId}; ${how}.`);
    return exitCodes.fine;
  });
}

/** @throws UsageError where it cannot be written */
function fileOf({ as, out }: RecordOptions): string {
  if (!fileName.test(as))
    throw new UsageError('Nothing was saved: --as takes letters, digits, ".", "_" and "-".');
  if (out === undefined && !existsSync(join(packageRoot, 'test/replay')))
    throw new UsageError('Nothing was saved: this is no checkout, so say where with --out.');
  const file = join(out === undefined ? join(packageRoot, incidents) : resolve(out), `${as}.json`);
  if (existsSync(file))
    throw new UsageError(`Nothing was saved: ${file} is there already; choose another name.`);
  return file;
}

/** The run that is meant, or any other workflow of ours by its id. @throws UsageError where it is not one */
async function findRun(client: Client, target: Target): Promise<{ workflowId: string; runId: string }> {
  if (!target.target.includes('/')) return pickRun(client, target, () => true);
  try {
    return await client.workflow.getHandle(target.target).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new UsageError(`Temporal has no run ${target.target}; nothing was saved.`, { cause: error });
    throw error;
  }
}
