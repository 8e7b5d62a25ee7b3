import type { CallLine, LoadLine } from '../load/load-record';
import { isGivenUp, readExcuses } from './deadlines';
import { type DealFacts, holdingsOf, readDeals } from './deals';
import { readErp } from './erp-parts';
import { forgeriesIn } from './forgeries';
import { readJira } from './jira-parts';
import { isLateWrite, type Sleep } from './late-writes';
import { readOneC } from './one-c-parts';
import { judgeParts } from './judge-parts';
import { createParts, isCarriedOut, missingOf, type Part } from './parts';
import { gaveUpAtOf, groupBy, type PortalCall, readPortalCalls } from './portal-calls';
import { answerProblem, dealProblem } from './problems';
import type { SandboxRecords } from './read-record';
import { readVerbs } from './verbs';
import { workOf } from './works';

/** One thing that is not as was promised. */
export interface Difference {
  kind: 'lost' | 'doubled' | 'wrong';
  /** e.g. `DEAL_17` */
  document: string;
  /** Of its portal; '' where none is known. */
  memberId: string;
  what: string;
}

/** ms; see `isLateWrite` and `Deadlines`. */
export interface AccountOptions {
  sendWindowMs: number;
  answerMarginMs: number;
}

export interface Account {
  /** Distinct call ids that got a 200. */
  acknowledged: number;
  /**
   * Of them: all that the call is for is there once, or it was refused, as the sandbox recorded, and is not there, or its
   * time was up.
   */
  carriedOut: number;
  /** Of them: the process went on once, with the right values, and every further send carried the same ones. */
  answered: number;
  /** Of those carried out: the process went on without it, since its time was up. */
  givenUp: number;
  /** Of them: by itself, while a fault kept the answer from the portal. */
  timedOut: number;
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
 */
export function account(
  { first, second = [], box = [] }: SandboxRecords,
  load: readonly LoadLine[],
  { sendWindowMs, answerMarginMs }: AccountOptions,
): Account {
  const deadlines = { excuses: readExcuses(load), marginAtMost: answerMarginMs };
  const verbs = readVerbs(load);
  const told = load.filter((line) => line.type === 'call');
  const acknowledged = new Set(told.filter(({ status }) => status === 200).map(({ call }) => call));
  const memberIds = new Map(told.map(({ call, memberId }) => [call, memberId]));
  const portals = [first, second, box].map((record) => ({
    calls: readPortalCalls(record, memberIds),
    deals: readDeals(record),
  }));
  const calls = new Map(portals.flatMap((portal) => [...portal.calls]));
  const known = createParts();
  for (const read of [readErp, readJira, readOneC]) read(first, known);

  function dealOf({ id, document }: Pick<PortalCall, 'id' | 'document'>): DealFacts | undefined {
    return portals.find((portal) => portal.calls.has(id))?.deals.get(document);
  }
  function partsOf(call: PortalCall): Part[] {
    const { robot, settings, memberId } = call;
    const deal = dealOf(call);
    return deal ? workOf(robot).parts(deal, memberId, settings).map(known.get) : [];
  }
  const callsFor = groupBy(calls.values(), (call) => partsOf(call).map(({ name }) => name));
  const isShared = ({ name }: Part): boolean => callsFor.get(name)?.length !== 1;

  const differences: Difference[] = [];
  const nobody = { document: '', memberId: '' };
  const differ = (
    kind: Difference['kind'],
    { document, memberId }: Pick<PortalCall, 'document' | 'memberId'>,
    what: string,
  ): void => void differences.push({ kind, document, memberId, what });

  const problems = new Map(
    Array.from(calls.values(), (call) => [
      call.id,
      answerProblem(call, partsOf(call), isShared, { ...deadlines, verbs }),
    ]),
  );
  const byRobot: Record<string, number> = {};
  let carriedOut = 0;
  let answered = 0;
  let givenUp = 0;
  let timedOut = 0;
  for (const id of acknowledged) {
    const call = calls.get(id);
    if (!call) {
      differ('wrong', nobody, `call ${id} was acknowledged, and the portal never made it`);
      continue;
    }
    const problem = problems.get(id);
    const parts = partsOf(call);
    const gaveUpAt = gaveUpAtOf(call);
    const endedAt = (part: Part): boolean =>
      isShared(part) && part.refusals.some((at) => gaveUpAt !== undefined && at <= gaveUpAt);
    const isOver = isGivenUp(call, { ...deadlines, verbs });
    const missing = isOver ? undefined : missingOf(parts, endedAt);
    const isSingle = parts.every(({ made }) => made.length <= 1);
    byRobot[call.robot] = (byRobot[call.robot] ?? 0) + 1;
    if (isOver ? isSingle : isCarriedOut(parts, endedAt)) carriedOut += 1;
    if (isOver) givenUp += 1;
    if (problem?.kind === 'late') timedOut += 1;
    if (!problem) answered += 1;
    if (missing) differ('lost', call, `call ${id}: ${missing.name} is neither there nor refused`);
    else if (problem?.kind === 'lost') differ('lost', call, `call ${id}: ${problem.what}`);
  }

  for (const call of calls.values()) {
    const problem = problems.get(call.id);
    if (problem?.kind === 'wrong') differ('wrong', call, `call ${call.id}: ${problem.what}`);
  }

  for (const own of groupBy(calls.values(), (call) => [
    `${call.robot} ${call.memberId} ${call.document}`,
  ]).values()) {
    const [call] = own;
    const deal = call && dealOf(call);
    if (!deal) continue;
    const { field } = workOf(call.robot);
    const problem = dealProblem(own, partsOf(call), {
      ...(field && {
        field: {
          name: field.value,
          text: deal.fields.get(field.name),
          byHand: verbs.textsFor(own, field.value),
        },
      }),
      deal: holdingsOf(deal, call.memberId),
    });
    if (problem) differ('wrong', call, problem);
  }

  const sleeps = load.filter((line): line is Sleep => line.type === 'slept');
  const lateWrites = judgeParts(known.all(), {
    callFor: ({ name }) => callsFor.get(name)?.[0],
    isLate: (write) => isLateWrite(write, sleeps, sendWindowMs),
    differ,
  });

  for (const what of forgeriesIn([...first, ...second])) differ('wrong', nobody, what);
  for (const { call, document, memberId } of told.filter(({ status }) => status === 403))
    differ('wrong', { document, memberId }, `call ${call} is the portal's, and was told that it is not`);

  const count = (kind: Difference['kind']): number => differences.filter((each) => each.kind === kind).length;

  return {
    acknowledged: acknowledged.size,
    carriedOut,
    answered,
    givenUp,
    timedOut,
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    lateWrites,
    notAcknowledged: countWords(
      [...calls.keys()].filter((id) => !acknowledged.has(id)),
      told,
    ),
    byRobot,
    differences,
  };
}

/** Calls by what their sends were told, in their order. */
function countWords(ids: readonly string[], told: readonly CallLine[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) {
    const sends = told.filter(({ call }) => call === id);
    const words = sends.map(({ status }) => status ?? 'no reply').join(' + ') || 'not sent';
    counts[words] = (counts[words] ?? 0) + 1;
  }
  return counts;
}
