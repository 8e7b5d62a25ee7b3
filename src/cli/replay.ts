import { isAway } from '../base/grpc-status';
import { loadConfig } from '../config';
import { UnreachableError, UsageError } from '../base/command-error';
import { exitCodes } from './exit-codes';
import { withTemporal } from './operator/connect';
import { print, printAside } from './print';
import { fetchHistories, queryOf, readHistories } from './replay/find-histories';
import { type Recorded, replayHistories, type ReplayOptions, silenceSdk } from './replay/replay-histories';
import { codecForReplay, noKeys, readBundle } from './replay/replay-options';
import { tellProblem, type ToldProblem } from './replay/tell-problem';
import { agoOf } from '../operator/runs/when';

export interface ReplayCommand {
  running?: boolean;
  /** E.g. `7d`: runs that are open, or ended so long ago at most. */
  since?: string;
  json?: boolean;
}

/** ms between two lines that say how far it is. */
const toldEvery = 2_000;

/** What one history that does not replay is called by, and why. */
type Mismatch = ToldProblem & { run: string };

interface Summary {
  replayed: number;
  notBegun: number;
  mismatches: Mismatch[];
  ms: number;
}

/** `robots replay`: whether the workflows of this build go on with the runs that there are, or with recorded ones. */
export async function replay(
  files: readonly string[],
  { running, since, json }: ReplayCommand,
): Promise<number> {
  const ofServer = running || since !== undefined;
  if (ofServer === files.length > 0)
    throw new UsageError('Nothing was replayed: say --running, --since 7d, or name files.');
  const from = since === undefined ? undefined : Date.now() - agoOf(since);
  silenceSdk();
  const bundle = await readBundle();
  const summary = ofServer
    ? await replayRuns(queryOf(from), bundle)
    : await replayAll(readHistories(files), { codec: keysIfAny(), bundle }, files.length);
  print(json ? JSON.stringify(summary) : textOf(summary));
  const { replayed, notBegun, mismatches } = summary;
  return replayed + notBegun === 0 || mismatches.length > 0 ? exitCodes.problem : exitCodes.fine;
}

function replayRuns(query: string, bundle: string): Promise<Summary> {
  return withTemporal(async (client) => {
    const codec = codecForReplay(loadConfig('operator').CODEC_KEYS);
    try {
      const { count } = await client.workflow.count(query);
      return await replayAll(fetchHistories(client, query), { codec, bundle }, count);
    } catch (error) {
      if (!isAway(error)) throw error;
      const message =
        'Temporal stopped answering before all histories were replayed. Nothing was changed; replay them again.';
      throw new UnreachableError(message, { cause: error });
    }
  });
}

/** Recorded histories are in the clear; those of the Web UI may be sealed. */
function keysIfAny(): ReplayOptions['codec'] {
  const { CODEC_KEYS } = loadConfig('replay');
  return CODEC_KEYS ? codecForReplay(CODEC_KEYS) : noKeys;
}

/** @param count of the histories, as far as it is known beforehand */
async function replayAll(
  histories: AsyncIterable<Recorded>,
  options: ReplayOptions,
  count: number,
): Promise<Summary> {
  const began = performance.now();
  const summary: Summary = { replayed: 0, notBegun: 0, mismatches: [], ms: 0 };
  let toldAt = began;
  for await (const { name, history, result } of replayHistories(histories, options)) {
    if (result === 'not-begun') summary.notBegun += 1;
    else summary.replayed += 1;
    if (typeof result === 'object')
      summary.mismatches.push({ run: name, ...tellProblem(history, result, options.bundle) });
    if (performance.now() - toldAt < toldEvery) continue;
    toldAt = performance.now();
    printAside(`${summary.replayed + summary.notBegun} of ${count}, ${mismatchesOf(summary)}`);
  }
  return { ...summary, ms: Math.round(performance.now() - began) };
}

function textOf(summary: Summary): string {
  const { replayed, notBegun, ms } = summary;
  if (replayed + notBegun === 0) return 'Nothing was replayed: there is no such run.';
  const waiting = notBegun > 0 ? `; ${notBegun} had not begun, which any build can carry out` : '';
  const total = `${replayed} ${replayed === 1 ? 'history' : 'histories'} replayed in ${(ms / 1_000).toFixed(1)} s, ${mismatchesOf(summary)}${waiting}.`;
  return [...groupsOf(summary.mismatches), total].join('\n\n');
}

function mismatchesOf({ mismatches: { length } }: Summary): string {
  return length === 1 ? '1 mismatch' : `${length} mismatches`;
}

/** One change breaks many runs alike: each of them is named, and why once. */
function groupsOf(mismatches: readonly Mismatch[]): string[] {
  const groups = new Map<string, Mismatch[]>();
  for (const one of mismatches) {
    const key = JSON.stringify([one.workflowType, one.message]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [{ workflowType, message, mend } = mismatches[0] as Mismatch] = group;
    const runs = group.map(({ run, events }) => `  ${run}${placeOf(events)}`);
    return [`${workflowType}: ${message}`, ...runs, mend].join('\n');
  });
}

function placeOf(events: readonly number[]): string {
  if (events.length === 0) return '';
  return events.length === 1 ? `, event ${events[0]}` : `, one of the events ${events.join(', ')}`;
}
