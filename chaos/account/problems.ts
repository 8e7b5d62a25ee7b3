import { isDeepStrictEqual } from 'node:util';
import type { DealFacts } from './deals';
import type { Identity } from './identities';
import type { PortalCall } from './portal-calls';

export type Problem = { kind: 'lost' | 'wrong'; what: string };

/**
 * What keeps a call from being answered: its process went on once, with the right number, and every further send for
 * its token carried the same values.
 *
 * @param alone no other call is for the same order, so that what the ERP has can only be of this one
 */
export function answerProblem(
  { answers }: Pick<PortalCall, 'answers'>,
  identity: Identity | undefined,
  alone: boolean,
): Problem | undefined {
  const wrong = (what: string): Problem => ({ kind: 'wrong', what });
  const [first] = answers;
  const moved = answers.filter((answer) => answer.moved);
  const [given] = moved;
  if (first && answers.some(({ values }) => !isDeepStrictEqual(values, first.values))) {
    return wrong(
      `was answered with different values: ${answers.map(({ values }) => shown(values)).join(', ')}`,
    );
  }
  if (!given)
    return { kind: 'lost', what: `its process never went on; answers that came: ${answers.length}` };
  if (moved.length > 1) return wrong(`its process went on ${moved.length} times`);

  const { status, erp_order_id: number } = given.values;
  const orders = identity?.orders ?? [];
  if (status === 'ok') {
    if (orders.some((order) => order.number === number)) return undefined;
    return wrong(`went on with ${shown(given.values)}; the ERP has ${numbersOf(identity)}`);
  }
  const wasRefused = identity?.refusals.some((at) => at <= given.at) ?? false;
  if (status !== 'failed' || !wasRefused) {
    return wrong(`went on with ${shown(given.values)}; the ERP has ${numbersOf(identity)}`);
  }
  if (alone && orders.length > 0) {
    return wrong(`went on as refused; the ERP has ${numbersOf(identity)} all the same`);
  }
  return undefined;
}

/** What of a deal's field and order does not fit, once one of its calls was answered with a number. */
export function dealProblem(
  calls: readonly PortalCall[],
  identity: Identity | undefined,
  deal: DealFacts | undefined,
): string | undefined {
  const orders = identity?.orders ?? [];
  const field = deal?.field;
  const expected = calls.some(({ answers }) =>
    answers.some(({ moved, values }) => moved && values.status === 'ok'),
  );
  if ((field !== undefined || expected) && !orders.some(({ number }) => number === field)) {
    return `the deal's field says ${field ?? 'nothing'}; the ERP has ${numbersOf(identity)}`;
  }
  const strange = orders.find(({ title, total }) => title !== deal?.title || total !== deal.total);
  return strange && `order ${strange.number} is for "${strange.title}", ${strange.total}; the deal is not`;
}

/** Exactly one order, or none and a refusal. */
export function isCarriedOut(identity: Identity | undefined): boolean {
  if (!identity) return false;
  return identity.orders.length === 1 || (identity.orders.length === 0 && identity.refusals.length > 0);
}

function numbersOf(identity: Identity | undefined): string {
  const numbers = (identity?.orders ?? []).map(({ number }) => number);
  return numbers.length > 0 ? numbers.join(', ') : 'no order';
}

function shown(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(values);
}
