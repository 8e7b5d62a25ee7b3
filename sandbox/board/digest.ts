import { entityTypes } from '../portal/item';
import type { LogLine } from '../portal/portal-state';
import { type DealStageId, stageIds } from '../portal/stages';
import type { RecordEntry, Store } from '../store';

/** What the record says of one deal, by where it stands. */
export interface Trace {
  /** Grows with every line that concerns the deal. */
  version: number;
  /** In the order of time. */
  calls: number[];
  log: (LogLine & { call?: number })[];
  /** Ids, also of those that others replaced. */
  notifications: number[];
  /** When a user field was written or somebody was notified last, ms since 1970. */
  toldAt: number;
  /** When each call's robot wrote its last line. */
  loggedAt: Map<number, number>;
}

/** The record by deals, read line by line as it grows. */
export interface Digest {
  /** Takes in what came since; says whether anything did. */
  read(): boolean;
  /** Lines that were read. */
  readonly seq: number;
  of(dealId: number): Trace;
  /** Ids of the deals of a stage: the one that came last first. */
  inStage(stageId: DealStageId): number[];
  /** Id of the latest call of any deal. */
  readonly lastCall: number | undefined;
}

const dealCard = /\/crm\/deal\/details\/(\d+)\//;

export function createDigest(store: Store): Digest {
  const traces = new Map<number, Trace>();
  const stages = new Map<DealStageId, Set<number>>(stageIds.map((id) => [id, new Set()]));
  const dealOfProcess = new Map<string, number>();
  const dealOfCall = new Map<number, number>();
  let seq = 0;
  let lastCall: number | undefined;

  const of = (id: number): Trace => {
    const known = traces.get(id);
    if (known) return known;
    const fresh: Trace = {
      version: 0,
      calls: [],
      log: [],
      notifications: [],
      toldAt: 0,
      loggedAt: new Map(),
    };
    traces.set(id, fresh);
    return fresh;
  };

  /** The deal's trace, which changes now. */
  function touch(id: number | undefined): Trace | undefined {
    if (id === undefined) return undefined;
    const trace = of(id);
    trace.version += 1;
    return trace;
  }

  function put(id: number, stageId: DealStageId): void {
    for (const ids of stages.values()) ids.delete(id);
    stages.get(stageId)?.add(id);
  }

  function take(entry: RecordEntry): void {
    switch (entry.type) {
      case 'deals.created':
        for (let id = entry.from; id < entry.from + entry.count; id += 1) {
          put(id, entry.given.stageId ?? 'NEW');
          touch(id);
        }
        break;
      case 'item.changed': {
        if (entry.entityTypeId !== entityTypes.deal) break;
        const { stageId } = entry.fields;
        const stage = stageIds.find((known) => known === stageId);
        if (stage) put(entry.id, stage);
        const trace = touch(entry.id);
        if (trace && Object.keys(entry.uf).length > 0) trace.toldAt = entry.at;
        break;
      }
      case 'process.started': {
        const [, id] = /^DEAL_(\d+)$/.exec(entry.document[2]) ?? [];
        if (id !== undefined) dealOfProcess.set(entry.processId, Number(id));
        break;
      }
      case 'call.sent': {
        const { id, processId } = entry.call;
        const deal = dealOfProcess.get(processId);
        if (deal === undefined) break;
        dealOfCall.set(id, deal);
        lastCall = id;
        touch(deal)?.calls.push(id);
        break;
      }
      case 'call.replied':
      case 'call.timed-out':
      case 'answer':
        if (entry.call !== undefined) touch(dealOfCall.get(entry.call));
        break;
      case 'process.log': {
        const { processId, text, at, call } = entry;
        const trace = touch(dealOfProcess.get(processId));
        trace?.log.push({ processId, text, at, ...(call !== undefined && { call }) });
        if (call !== undefined) trace?.loggedAt.set(call, at);
        break;
      }
      case 'notification': {
        const [, id] = dealCard.exec(entry.message) ?? [];
        const trace = touch(id === undefined ? undefined : Number(id));
        trace?.notifications.push(entry.id);
        if (trace) trace.toldAt = entry.at;
        break;
      }
      case 'robot.registered':
        // Cards say robots' names.
        for (const trace of traces.values()) trace.version += 1;
        break;
    }
  }

  return {
    read() {
      const lines = store.linesAfter(seq);
      for (const line of lines) take(JSON.parse(line));
      seq += lines.length;
      return lines.length > 0;
    },
    get seq() {
      return seq;
    },
    of,
    inStage: (stageId) => [...(stages.get(stageId) ?? [])].toReversed(),
    get lastCall() {
      return lastCall;
    },
  };
}
