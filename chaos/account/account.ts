import type { RecordEntry } from '../../sandbox/store';
import type { LoadLine } from '../load/load-record';
import { readDeals } from './deals';
import { type Identity, readIdentities } from './identities';
import { isLateWrite, type Sleep } from './late-writes';
import { type PortalCall, readPortalCalls } from './portal-calls';
import { answerProblem, dealProblem, isCarriedOut } from './problems';

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
  /** Of them: the business identity has exactly one order, or none and a refusal that the sandbox recorded. */
  carriedOut: number;
  /** Of them: the process went on once, with the right number, and every further send carried the same values. */
  answered: number;
  /** Acknowledged calls without an order or a refusal, or whose process never went on. */
  lost: number;
  /** Orders beyond the first of their identity. */
  doubled: number;
  /** Calls and deals whose answers, numbers, fields or orders are not the right ones. */
  wrong: number;
  /** Orders doubled by a worker that slept past its send window while external ids were not unique. */
  lateWrites: number;
  /** Calls that the portal made and nobody acknowledged: nothing is owed to them. */
  notAcknowledged: number;
  differences: Difference[];
}

/**
 * Compares what the load generator was told with what reached portal and ERP. It knows nothing of the product: its
 * only sources are the sandbox's record and the load generator's own.
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
  const identities = readIdentities(record);
  const callsOf = byDocument(calls.values());
  const identityOf = (document: string): Identity | undefined => identities.get(`${memberId}/${document}`);
  const problemOf = (call: PortalCall) =>
    answerProblem(call, identityOf(call.document), callsOf.get(call.document)?.length === 1);

  const differences: Difference[] = [];
  const differ = (kind: Difference['kind'], document: string, what: string): void =>
    void differences.push({ kind, document, what });

  let carriedOut = 0;
  let answered = 0;
  for (const id of acknowledged) {
    const call = calls.get(id);
    if (!call) {
      differ('wrong', '', `call ${id} was acknowledged, and the portal never made it`);
      continue;
    }
    const identity = identityOf(call.document);
    const problem = problemOf(call);
    if (isCarriedOut(identity)) carriedOut += 1;
    if (!problem) answered += 1;
    if (!identity) differ('lost', call.document, `call ${id}: the ERP has neither an order nor a refusal`);
    else if (problem?.kind === 'lost') differ('lost', call.document, `call ${id}: ${problem.what}`);
  }

  for (const call of calls.values()) {
    const problem = problemOf(call);
    if (problem?.kind === 'wrong') differ('wrong', call.document, `call ${call.id}: ${problem.what}`);
  }

  const deals = readDeals(record);
  for (const [document, own] of callsOf) {
    const problem = dealProblem(own, identityOf(document), deals.get(document));
    if (problem) differ('wrong', document, problem);
  }

  const sleeps = load.filter((line): line is Sleep => line.type === 'slept');
  let lateWrites = 0;
  for (const [externalId, { orders }] of identities) {
    const document = externalId.slice(memberId.length + 1);
    if (externalId !== `${memberId}/${document}` || !callsOf.has(document)) {
      differ('wrong', document, `the ERP was asked for ${externalId}, which no call was about`);
    }
    for (const order of orders.slice(1)) {
      if (isLateWrite(order, sleeps, sendWindowMs)) lateWrites += 1;
      else differ('doubled', document, `the ERP has ${order.number} beside ${orders[0]?.number}`);
    }
  }

  const count = (kind: Difference['kind']): number => differences.filter((each) => each.kind === kind).length;
  return {
    acknowledged: acknowledged.size,
    carriedOut,
    answered,
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    lateWrites,
    notAcknowledged: [...calls.keys()].filter((id) => !acknowledged.has(id)).length,
    differences,
  };
}

function byDocument(calls: Iterable<PortalCall>): Map<string, PortalCall[]> {
  const groups = new Map<string, PortalCall[]>();
  for (const call of calls) groups.set(call.document, [...(groups.get(call.document) ?? []), call]);
  return groups;
}
