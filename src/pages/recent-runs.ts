import type { Client } from '@temporalio/client';
import type { Localized } from '../messages';
import { findRuns, type ListedRun } from '../operator/runs/find';
import { openFailures } from '../operator/runs/open-failures';
import { stepsOf } from '../operator/runs/steps';
import { sentenceOf, workIdIn } from './sentences';

/** How many runs of one robot came to what. */
export interface RobotCounts {
  robot: string;
  done: number;
  byHand: number;
  failed: number;
  open: number;
}

export interface Counts {
  robots: RobotCounts[];
  /** So many runs were looked at, and there are more. */
  cutAt?: number;
}

/** A failure that nobody has dealt with. */
export interface OpenFailure {
  document: string;
  robot: string;
  sentence: Localized;
  /** ms since 1970 */
  at: number;
}

const day = 24 * 3_600_000;
/** One list of Temporal's is a page of a thousand. */
const countedAtMost = 2_000;
const failuresAtMost = 20;
/** ms back that failures are looked for; what is older is `robots runs`'. */
const failuresSince = 7 * day;

export async function countRuns(client: Client, portal: string): Promise<Counts> {
  const counts = new Map<string, RobotCounts>();
  let counted = 0;
  for await (const run of findRuns(client, { portal, since: Date.now() - day })) {
    if (counted === countedAtMost) return { robots: [...counts.values()], cutAt: countedAtMost };
    counted += 1;
    const of = counts.get(run.robot) ?? { robot: run.robot, done: 0, byHand: 0, failed: 0, open: 0 };
    of[columnOf(run)] += 1;
    counts.set(run.robot, of);
  }
  return { robots: [...counts.values()] };
}

function columnOf({ state, status }: ListedRun): Exclude<keyof RobotCounts, 'robot'> {
  if (state === 'RUNNING') return 'open';
  if (status === 'by-hand') return 'byHand';
  return state === 'COMPLETED' ? 'done' : 'failed';
}

export async function findOpenFailures(client: Client, portal: string): Promise<OpenFailure[]> {
  const failures: OpenFailure[] = [];
  for await (const run of openFailures(client, { portal, since: Date.now() - failuresSince })) {
    const { document, robot, closeTime, startTime } = run;
    const sentence = await sentenceOf(client, run, workIdIn(await stepsOf(client, run)));
    failures.push({ document, robot, sentence, at: (closeTime ?? startTime).getTime() });
    if (failures.length === failuresAtMost) break;
  }
  return failures;
}
