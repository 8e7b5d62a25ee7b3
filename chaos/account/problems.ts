import { isDeepStrictEqual } from 'node:util';
import { type Deadlines, isAtDeadline, wasBegunAllTheSame } from './deadlines';
import type { Holdings, Part } from './parts';
import type { PortalCall } from './portal-calls';
import type { Verbs } from './verbs';

/** `late`: its process went on by itself before an answer could reach it, which a fault excuses. */
export type Problem = { kind: 'lost' | 'wrong' | 'late'; what: string };

/**
 * What keeps a call from being answered: its process went on once, with the right values, and every further send for
 * its token carried the same ones.
 *
 * @param parts what the call is for
 * @param isShared of a part that no other call is for, what there is can only be of this one
 */
export function answerProblem(
  call: PortalCall,
  parts: readonly Part[],
  isShared: (part: Part) => boolean,
  { verbs, ...deadlines }: Deadlines & { verbs: Verbs },
): Problem | undefined {
  const { answers, sentAt, timedOutAt } = call;
  const wrong = (what: string): Problem => ({ kind: 'wrong', what });
  const [first] = answers;
  const moved = answers.filter((answer) => answer.moved);
  const [given] = moved;
  if (first && answers.some(({ values }) => !isDeepStrictEqual(values, first.values))) {
    return wrong(
      `was answered with different values: ${answers.map(({ values }) => shown(values)).join(', ')}`,
    );
  }
  if (!given && timedOutAt !== undefined) {
    const what = `its process went on by itself; answers that came: ${answers.length}`;
    return { kind: deadlines.excuses.heldUp(sentAt, timedOutAt) ? 'late' : 'lost', what };
  }
  if (!given)
    return { kind: 'lost', what: `its process never went on; answers that came: ${answers.length}` };
  if (moved.length > 1) return wrong(`its process went on ${moved.length} times`);

  if (verbs.isByHand(call, given)) return undefined;
  const said = `went on with ${shown(given.values)}; there is ${shownParts(parts)}`;
  if (given.values.status === 'ok') {
    return parts.every((part) => isSaid(part, given.values)) ? undefined : wrong(said);
  }
  const ownParts = parts.map((part) => verbs.beforeAgain(call, part));
  const last = ownParts.at(-1);
  if (verbs.isCancelled(call, given)) {
    if (given.values.status === 'unknown' || !last || isShared(last)) return undefined;
    return last.made.length > 0 ? wrong(`went on as given up; there is ${shownParts(ownParts)}`) : undefined;
  }
  if (isAtDeadline(call, given, deadlines)) {
    if (given.values.status === 'unknown') return undefined;
    if (last && !isShared(last) && wasBegunAllTheSame(last, given, deadlines))
      return wrong(
        `went on as not begun at its deadline; there is ${shownParts(ownParts)}, or was asked for later`,
      );
    if (given.values.status === 'failed') return undefined;
  }
  const refused = ownParts.filter(({ refusals }) => refusals.some((at) => at <= given.at));
  // A refused repeat says nothing of the first send, where the ERP takes a repeat for a change.
  if (given.values.status === 'unknown' && refused.some(({ changes }) => changes)) return undefined;
  if (given.values.status !== 'failed' || refused.length === 0) return wrong(said);
  const isThere = (part: Part): boolean => !isShared(part) && part.made.length > 0;
  if (refused.every(isThere) || (last && isThere(last)))
    return wrong(`went on as refused; there is ${shownParts(ownParts)} all the same`);
  return undefined;
}

/** Whether an answer tells of the part what is so. */
function isSaid({ made }: Part, values: Readonly<Record<string, unknown>>): boolean {
  return made.some((one) => Object.entries(one.values).every(([name, value]) => values[name] === value));
}

/**
 * What of a deal's field and of what was made for it does not fit, once one of its calls was answered with it.
 *
 * @param calls of one robot for one deal
 * @param field what the robot wrote to the deal, and what people had written there; absent where it writes nothing
 */
export function dealProblem(
  calls: readonly PortalCall[],
  parts: readonly Part[],
  {
    field,
    deal,
  }: { field?: { name: string; text: string | undefined; byHand: readonly string[] }; deal: Holdings },
): string | undefined {
  const made = parts.flatMap((part) => part.made);
  const expected = calls.some(({ answers }) =>
    answers.some(({ moved, values }) => moved && values.status === 'ok'),
  );
  if (field && (field.text !== undefined || expected)) {
    const isSaidByHand = field.text !== undefined && field.byHand.includes(field.text);
    const isThere =
      isSaidByHand ||
      (field.text !== undefined && made.some(({ values }) => values[field.name] === field.text));
    if (!isThere) return `the deal's field says ${field.text ?? 'nothing'}; there is ${shownParts(parts)}`;
  }
  const strange = made.find(({ holds }) =>
    Object.entries(holds).some(([name, value]) => deal[name as keyof Holdings] !== value),
  );
  return strange && `${strange.number} is for ${shown(strange.holds)}; the deal is not`;
}

function shownParts(parts: readonly Part[]): string {
  return parts
    .map(({ name, made }) => `${made.map(({ number }) => number).join(', ') || 'nothing'} as ${name}`)
    .join('; ');
}

function shown(values: object): string {
  return JSON.stringify(values);
}
