import type { RecordEntry } from '../../sandbox/store';

/** One answer that the portal got for a call, whatever it did with it. */
export interface GivenAnswer {
  at: number;
  values: Readonly<Record<string, unknown>>;
  /** The process went on by it. */
  moved: boolean;
}

/** A call as the portal made it, and the answers that came for it, in order. */
export interface PortalCall {
  /** WORKFLOW_ID, activity name and event id. */
  id: string;
  /** CODE of the robot. */
  robot: string;
  /** Of the robot, as they stand on the stage. */
  settings: Readonly<Record<string, string | string[]>>;
  /** e.g. `DEAL_17` */
  document: string;
  answers: GivenAnswer[];
  /** Of its portal. */
  memberId: string;
  /** ms since 1970; so are the others. */
  sentAt: number;
  /** When its process goes on by itself; absent where it waits for ever. */
  timeoutAt?: number;
  /** It did. */
  timedOutAt?: number;
}

/** By id. @param memberIds of calls, by their ids, as far as they are known */
export function readPortalCalls(
  record: readonly RecordEntry[],
  memberIds: ReadonlyMap<string, string>,
): Map<string, PortalCall> {
  const byNumber = new Map<number, PortalCall>();
  for (const entry of record) {
    if (entry.type === 'call.sent') {
      const { id: number, processId, activityName, eventId, document } = entry.call;
      const { code: robot, properties: settings } = entry.call;
      const id = `${processId}|${activityName}|${eventId}`;
      const { timeoutSeconds } = entry.call;
      byNumber.set(number, {
        id,
        robot,
        settings,
        document: document[2],
        answers: [],
        memberId: '',
        sentAt: entry.at,
        ...(timeoutSeconds > 0 && { timeoutAt: entry.at + timeoutSeconds * 1_000 }),
      });
    } else if (entry.type === 'call.timed-out') {
      const call = byNumber.get(entry.call);
      if (call) call.timedOutAt = entry.at;
    } else if (entry.type === 'answer' && entry.call !== undefined) {
      const { at, values, fate } = entry;
      byNumber.get(entry.call)?.answers.push({ at, values, moved: fate === 'moved' });
    }
  }
  const calls = [...byNumber.values()];
  const known = calls.find(({ id }) => memberIds.has(id))?.id ?? '';
  for (const call of calls) call.memberId = memberIds.get(known) ?? '';
  return new Map(calls.map((call) => [call.id, call]));
}

/** When its process went on without what the call was for. */
export function gaveUpAtOf({ answers }: PortalCall): number | undefined {
  return answers.find(({ moved, values }) => moved && values.status !== 'ok')?.at;
}

/** Calls by each of their keys. */
export function groupBy(
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
