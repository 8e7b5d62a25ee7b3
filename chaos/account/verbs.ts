import { isDeepStrictEqual } from 'node:util';
import type { LoadLine, VerbLine } from '../load/load-record';
import type { Part } from './parts';
import type { GivenAnswer, PortalCall } from './portal-calls';

/** What operators may have done to calls; whether it was taken is seen by what came of it. */
export interface Verbs {
  /** The process went on with what somebody said. */
  isByHand(call: PortalCall, given: GivenAnswer): boolean;
  /** Somebody gave the call up before its process went on. */
  isCancelled(call: PortalCall, given: GivenAnswer): boolean;
  /** What there is of a part, but for what came after somebody had the call carried out anew. */
  beforeAgain(call: PortalCall, part: Part): Part;
  /** Texts that people may have had written to a field. */
  textsFor(calls: readonly PortalCall[], value: string): string[];
}

export function readVerbs(load: readonly LoadLine[]): Verbs {
  const byCall = new Map<string, VerbLine[]>();
  for (const line of load) {
    if (line.type === 'verb') byCall.set(line.call, [...(byCall.get(line.call) ?? []), line]);
  }
  const of = (call: Pick<PortalCall, 'id'>, verb: VerbLine['verb']): VerbLine[] =>
    (byCall.get(call.id) ?? []).filter((line) => line.verb === verb);

  return {
    isByHand: (call, { at, values: { status: _, error: __, ...values } }) =>
      of(call, 'answer').some((line) => line.at <= at && isDeepStrictEqual(line.values, values)),
    isCancelled: (call, { at, values }) =>
      values.status !== 'ok' && of(call, 'cancel').some((line) => line.at <= at),
    beforeAgain(call, part) {
      const [first] = of(call, 'again');
      if (!first) return part;
      const isBefore = ({ arrivedAt }: { arrivedAt: number }): boolean => arrivedAt < first.at;
      return { ...part, made: part.made.filter(isBefore), requests: part.requests.filter(isBefore) };
    },
    textsFor: (calls, value) =>
      calls.flatMap((call) => of(call, 'answer').flatMap(({ values }) => values?.[value] ?? [])),
  };
}
