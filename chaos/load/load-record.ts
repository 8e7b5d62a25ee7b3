import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { EndpointName, VerbName, WorkerName } from '../plan/faults';

/** What the load generator knows of its own doing; `at` is ms since 1970. */
export type LoadLine =
  /** A call that it carried to an endpoint, and what came back. */
  | {
      type: 'call';
      at: number;
      /** WORKFLOW_ID, activity name and event id, as the call itself says. */
      call: string;
      memberId: string;
      /** e.g. `DEAL_17` */
      document: string;
      endpoint: EndpointName;
      /** 0: the portal's own. */
      copy: number;
      /** HTTP status; absent where no reply came. */
      status?: number;
      error?: string;
    }
  /** What forged requests were told, and how often, once all were sent. */
  | { type: 'strangers'; at: number; told: Record<string, number> }
  | { type: 'fault'; at: number; what: string; ms: number; note?: string }
  /** An operator did this to a call's run from then on, or tried to. */
  | {
      type: 'verb';
      at: number;
      verb: Exclude<VerbName, 'retry'>;
      call: string;
      memberId: string;
      document: string;
      /** What its process is to go on with. */
      values?: Readonly<Record<string, string>>;
    }
  /** A worker slept from `at` on, for so long. */
  | { type: 'slept'; at: number; worker: WorkerName; ms: number };

export type StrangerLine = Extract<LoadLine, { type: 'strangers' }>;
export type VerbLine = Extract<LoadLine, { type: 'verb' }>;
export type CallLine = Extract<LoadLine, { type: 'call' }>;

/** Adds a line to the load generator's own record. */
export type NoteLoad = (line: LoadLine) => void;

export function openLoadRecord(file: string): NoteLoad {
  return (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
}

export function readLoadRecord(file: string): LoadLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): LoadLine => JSON.parse(line));
}
