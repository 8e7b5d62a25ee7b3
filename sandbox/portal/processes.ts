import { randomBytes, randomInt } from 'node:crypto';
import type { SendOutcome } from '../send-form';
import type { Calls } from './calls';
import { entityTypes } from './item';
import type { Portal } from './portal';
import type { Call, Placement, Robot } from './portal-state';
import type { StageId } from './stages';
import type { Timeouts } from './timeouts';

export interface MadeCall {
  call: number;
  deal: number;
  outcome: SendOutcome;
}

export interface Processes {
  /**
   * Moves a deal; where robots stand on the stage a process starts and calls them side by side. Resolves with what
   * became of the calls. A deal that is there already stays as it is.
   */
  move(dealId: number, stageId: StageId): Promise<MadeCall[]>;
  /** Starts the process of the stage that the deal is on now. */
  start(dealId: number, stageId: StageId): Promise<MadeCall[]>;
}

export function createProcesses(portal: Portal, calls: Calls, timeouts: Timeouts): Processes {
  const { store } = portal;
  const state = store.portal;

  async function start(dealId: number, stageId: StageId): Promise<MadeCall[]> {
    const placed = [...state.placements.values()].filter((placement) => placement.stageId === stageId);
    if (placed.length === 0) return [];
    const processId = newProcessId();
    store.append({ type: 'process.started', processId, dealId, stageId });
    const made = placed.flatMap((placement) => recordCalls(placement, processId, dealId));
    return Promise.all(
      made.map(async (call) => {
        timeouts.watch(call);
        return { call: call.id, deal: dealId, outcome: await calls.send(call) };
      }),
    );
  }

  function recordCalls(placement: Placement, processId: string, dealId: number): Call[] {
    const robot = state.robots.get(placement.code);
    if (!robot) {
      store.append({ type: 'process.log', processId, text: `Robot ${placement.code} is not installed.` });
      return [];
    }
    const ids = Array.from({ length: placement.loops }, () =>
      recordCall(robot, placement, processId, dealId),
    );
    return ids.flatMap((id) => state.calls.get(id) ?? []);
  }

  function recordCall(robot: Robot, placement: Placement, processId: string, dealId: number): number {
    const id = state.calls.size + 1;
    store.append({
      type: 'call.sent',
      call: {
        id,
        processId,
        dealId,
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
    async move(dealId, stageId) {
      const deal = state.deals.get(dealId);
      if (!deal || deal.fields.stageId === stageId) return [];
      store.append({
        type: 'item.changed',
        entityTypeId: entityTypes.deal,
        id: dealId,
        fields: { stageId },
        uf: {},
      });
      return start(dealId, stageId);
    },
  };
}

/** The settings that the robot declares, as placed; an unset one is an empty string. */
function propertiesOf(robot: Robot, placement: Placement): Placement['properties'] {
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
