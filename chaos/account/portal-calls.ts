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
}

/** By id. */
export function readPortalCalls(record: readonly RecordEntry[]): Map<string, PortalCall> {
  const byNumber = new Map<number, PortalCall>();
  for (const entry of record) {
    if (entry.type === 'call.sent') {
      const { id: number, processId, activityName, eventId, document } = entry.call;
      const { code: robot, properties: settings } = entry.call;
      const id = `${processId}|${activityName}|${eventId}`;
      byNumber.set(number, { id, robot, settings, document: document[2], answers: [] });
    } else if (entry.type === 'answer' && entry.call !== undefined) {
      const { at, values, fate } = entry;
      byNumber.get(entry.call)?.answers.push({ at, values, moved: fate === 'moved' });
    }
  }
  return new Map(Array.from(byNumber.values(), (call) => [call.id, call]));
}
