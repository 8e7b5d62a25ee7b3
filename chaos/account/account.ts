import type { RecordEntry } from '../../sandbox/store';
import type { CallLine, LoadLine } from '../load/load-record';
import { holdingsOf, readDeals } from './deals';
import { readErp } from './erp-parts';
import { readJira } from './jira-parts';
import { isLateWrite, type Sleep } from './late-writes';
import { readOneC } from './one-c-parts';
import { overlapsOf } from './overlaps';
import { createParts, isCarriedOut, type Made, missingOf, type Part } from './parts';
import { type PortalCall, readPortalCalls } from './portal-calls';
import { answerProblem, dealProblem } from './problems';
import { workOf } from './works';

/** One thing that is not as was promised. */
export interface Difference {
  kind: 'lost' | 'doubled' | 'wrong';
  /** e.g. `DEAL_17` */
  document: string;
  what: string;
}

export interface Account {
  /** Distinct call ids that got a 200. */
  acknowledged: number;
  /** Of them: all that the call is for is there once, or it was refused, as the sandbox recorded, and is not there. */
  carriedOut: number;
  /** Of them: the process went on once, with the right values, and every further send carried the same ones. */
  answered: number;
  /** Acknowledged calls for which something is neither there nor refused, or whose process never went on. */
  lost: number;
  /** Objects beyond the first of their identity. */
  doubled: number;
  /**
   * Calls and deals whose answers, values, fields or objects are not the right ones, and objects that were asked for
   * again while they were still being made.
   */
  wrong: number;
  /** Objects doubled by a worker that slept past its send window where identities are not unique. */
  lateWrites: number;
  /** Calls that the portal made and nobody acknowledged, by what they were told: nothing is owed to them. */
  notAcknowledged: Record<string, number>;
  /** Acknowledged calls by robot. */
  byRobot: Record<string, number>;
  differences: Difference[];
}

/**
 * Compares what the load generator was told with what reached portal, ERP, Jira and 1C. It knows nothing of the
 * product: its only sources are the sandbox's record and the load generator's own.
 *
 * @param sendWindowMs after which a worker must not write; see `isLateWrite`
 */
export function account(
  record: readonly RecordEntry[],
  load: readonly LoadLine[],
  sendWindowMs: number,
): Account {
  const told = load.filter((line) => line.type === 'call');
  const acknowledged = new Set(told.filter(({ status }) => status === 200).map(({ call }) => call));
  const memberId = told[0]?.memberId ?? '';
  const calls = readPortalCalls(record);
  const deals = readDeals(record);
  const known = createParts();
  for (const read of [readErp, readJira, readOneC]) read(record, known);

  function partsOf({ robot, settings, document }: PortalCall): Part[] {
    const deal = deals.get(document);
    return deal ? workOf(robot).parts(deal, memberId, settings).map(known.get) : [];
  }
  const callsFor = groupBy(calls.values(), (call) => partsOf(call).map(({ name }) => name));
  const isShared = ({ name }: Part): boolean => callsFor.get(name)?.length !== 1;

  const differences: Difference[] = [];
  const differ = (kind: Difference['kind'], document: string, what: string): void =>
    void differences.push({ kind, document, what });

  const problems = new Map(
    Array.from(calls.values(), (call) => [call.id, answerProblem(call, partsOf(call), isShared)]),
  );
  const byRobot: Record<string, number> = {};
  let carriedOut = 0;
  let answered = 0;
  for (const id of acknowledged) {
    const call = calls.get(id);
    if (!call) {
      differ('wrong', '', `call ${id} was acknowledged, and the portal never made it`);
      continue;
    }
    const problem = problems.get(id);
    const parts = partsOf(call);
    const gaveUpAt = gaveUpAtOf(call);
    const endedAt = (part: Part): boolean =>
      isShared(part) && part.refusals.some((at) => gaveUpAt !== undefined && at <= gaveUpAt);
    const missing = missingOf(parts, endedAt);
    byRobot[call.robot] = (byRobot[call.robot] ?? 0) + 1;
    if (isCarriedOut(parts, endedAt)) carriedOut += 1;
    if (!problem) answered += 1;
    if (missing) differ('lost', call.document, `call ${id}: ${missing.name} is neither there nor refused`);
    else if (problem?.kind === 'lost') differ('lost', call.document, `call ${id}: ${problem.what}`);
  }

  for (const call of calls.values()) {
    const problem = problems.get(call.id);
    if (problem?.kind === 'wrong') differ('wrong', call.document, `call ${call.id}: ${problem.what}`);
  }

  for (const own of groupBy(calls.values(), ({ robot, document }) => [`${robot} ${document}`]).values()) {
    const [{ robot, document } = { robot: '', document: '' }] = own;
    const deal = deals.get(document);
    if (!deal) continue;
    const { field } = workOf(robot);
    const problem = dealProblem(own, own[0] ? partsOf(own[0]) : [], {
      ...(field && { field: { name: field.value, text: deal.fields.get(field.name) } }),
      deal: holdingsOf(deal, memberId),
    });
    if (problem) differ('wrong', document, problem);
  }

  const sleeps = load.filter((line): line is Sleep => line.type === 'slept');
  let lateWrites = 0;
  const isLate = (write: Pick<Made, 'arrivedAt' | 'unique'>): boolean =>
    isLateWrite(write, sleeps, sendWindowMs);
  for (const { name, made, requests, refusals } of known.all()) {
    const document = callsFor.get(name)?.[0]?.document;
    if (document === undefined && made.length + refusals.length > 0)
      differ('wrong', '', `${name} was asked for, which no call was about`);
    for (const one of made.slice(1)) {
      if (isLate(one)) lateWrites += 1;
      else differ('doubled', document ?? '', `${name}: there is ${one.number} beside ${made[0]?.number}`);
    }
    if (overlapsOf(requests).some(({ arrivedAt }) => !isLate({ arrivedAt, unique: false })))
      differ('wrong', document ?? '', `${name} was asked for again while it was still being made`);
  }

  const count = (kind: Difference['kind']): number => differences.filter((each) => each.kind === kind).length;
  const notAcknowledged: Record<string, number> = {};
  for (const id of calls.keys()) {
    if (acknowledged.has(id)) continue;
    const words = wordsTo(told.filter(({ call }) => call === id));
    notAcknowledged[words] = (notAcknowledged[words] ?? 0) + 1;
  }

  return {
    acknowledged: acknowledged.size,
    carriedOut,
    answered,
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    lateWrites,
    notAcknowledged,
    byRobot,
    differences,
  };
}

/** What each send of a call was told, in their order. */
function wordsTo(sends: readonly CallLine[]): string {
  return sends.map(({ status }) => status ?? 'no reply').join(' + ') || 'not sent';
}

/** When its process went on without what the call was for. */
function gaveUpAtOf({ answers }: PortalCall): number | undefined {
  return answers.find(({ moved, values }) => moved && values.status !== 'ok')?.at;
}

function groupBy(
  calls: Iterable<PortalCall>,
  keysOf: (call: PortalCall) => readonly string[],
): Map<string, PortalCall[]> {
  const groups = new Map<string, PortalCall[]>();
  for (const call of calls) {
    for (const key of keysOf(call)) {
      const group = groups.get(key);
      if (group) group.push(call);
      else groups.set(key, [call]);
    }
  }
  return groups;
}
