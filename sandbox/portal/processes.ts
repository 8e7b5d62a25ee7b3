import { randomBytes, randomInt } from 'node:crypto';
import type { SendOutcome } from '../send-form';
import type { Calls } from './calls';
import { itemsOf } from './apply-portal';
import { type DocumentId, documentIdOf, type ItemRef } from './document-id';
import type { Portal } from './portal';
import type { Call, Placement, Robot } from './portal-state';
import type { StageId } from './stages';
import type { Timeouts } from './timeouts';

export interface MadeCall {
  call: number;
  /** Id of the document, e.g. `DEAL_17`. */
  document: string;
  outcome: SendOutcome;
}

export interface Processes {
  /**
   * Moves a record; where robots stand on the stage a process starts and calls them side by side. Resolves with what
   * became of the calls. A record that is there already stays as it is.
   */
  move(item: ItemRef, stageId: StageId): Promise<MadeCall[]>;
  /** Starts the process of the stage that the record is on now. */
  start(item: ItemRef, stageId: StageId): Promise<MadeCall[]>;
  /** Starts a process of one robot by hand, on any document, one that this portal does not keep too. */
  run(document: DocumentId, robot: PlacedRobot): Promise<MadeCall[]>;
}

type PlacedRobot = Omit<Placement, 'id' | 'stageId'>;

export function createProcesses(portal: Portal, calls: Calls, timeouts: Timeouts): Processes {
  const { store } = portal;
  const state = store.portal;

  async function start(item: ItemRef, stageId: StageId): Promise<MadeCall[]> {
    const placed = [...state.placements.values()].filter((placement) => placement.stageId === stageId);
    return placed.length === 0 ? [] : call(documentIdOf(item), placed, stageId);
  }

  async function call(
    document: DocumentId,
    placed: readonly PlacedRobot[],
    stageId?: StageId,
  ): Promise<MadeCall[]> {
    const processId = newProcessId();
    store.append({ type: 'process.started', processId, document, ...(stageId && { stageId }) });
    const made = placed.flatMap((placement) => recordCalls(placement, processId, document));
    return Promise.all(
      made.map(async (one) => {
        timeouts.watch(one);
        return { call: one.id, document: document[2], outcome: await calls.send(one) };
      }),
    );
  }

  function recordCalls(placement: PlacedRobot, processId: string, document: DocumentId): Call[] {
    const robot = state.robots.get(placement.code);
    if (!robot) {
      store.append({ type: 'process.log', processId, text: `Robot ${placement.code} is not installed.` });
      return [];
    }
    const ids = Array.from({ length: placement.loops }, () =>
      recordCall(robot, placement, processId, document),
    );
    return ids.flatMap((id) => state.calls.get(id) ?? []);
  }

  function recordCall(robot: Robot, placement: PlacedRobot, processId: string, document: DocumentId): number {
    const id = state.calls.size + 1;
    store.append({
      type: 'call.sent',
      call: {
        id,
        processId,
        document,
        code: robot.code,
        activityName: placement.activityName,
        eventId: newEventId(),
        handler: robot.handler,
        properties: propertiesOf(robot, placement),
        waits: robot.useSubscription !== 'N' && placement.useSubscription,
        timeoutSeconds: placement.timeoutSeconds,
        userId: robot.authUserId,
        tokenSerial: state.tokenSerial + 1,
        tokenSeconds: state.faults.accessTokenSeconds,
      },
    });
    return id;
  }

  return {
    start,
    run: (document, robot) => call(document, [robot]),
    async move(item, stageId) {
      const found = itemsOf(state, item.entityTypeId)?.get(item.id);
      if (!found || found.fields.stageId === stageId) return [];
      store.append({ type: 'item.changed', ...item, fields: { stageId }, uf: {} });
      return start(item, stageId);
    },
  };
}

/** The settings that the robot declares, as placed; an unset one is an empty string. */
function propertiesOf(robot: Robot, placement: PlacedRobot): Placement['properties'] {
  return Object.fromEntries(
    Object.entries(robot.properties).map(([name, declared]) => [
      name,
      placement.properties[name] ?? declared.default ?? '',
    ]),
  );
}

/** As PHP's uniqid('', true): time in hex, then a random fraction, e.g. `6ab5bcfde8e8b0.39728274`. */
function newProcessId(): string {
  const now = Date.now();
  const seconds = Math.floor(now / 1000).toString(16);
  const micros = ((now % 1000) * 1000 + randomInt(1000)).toString(16).padStart(5, '0');
  return `${seconds}${micros}${randomInt(10)}.${randomInt(1e8).toString().padStart(8, '0')}`;
}

function newEventId(): string {
  return randomBytes(48).toString('base64').replace(/[+/=]/g, '').slice(0, 32);
}

/** As the designer names activities, e.g. `A88332_57464_28590_17664`. */
export function newActivityName(): string {
  return `A${Array.from({ length: 4 }, () => randomInt(10_000, 100_000)).join('_')}`;
}
