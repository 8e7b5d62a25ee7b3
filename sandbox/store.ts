import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { applyErp, type ErpState, emptyErp } from './erp/erp-state';
import type { ErpEvent } from './erp/erp-events';
import { applyOneC, emptyOneC, type OneCState } from './one-c/one-c-state';
import type { OneCEvent } from './one-c/one-c-events';
import { applyJira, emptyJira, type JiraState } from './jira/jira-state';
import type { JiraEvent } from './jira/jira-events';
import { applyPortal } from './portal/apply-portal';
import type { PortalEvent } from './portal/portal-events';
import { emptyPortal, type PortalState } from './portal/portal-state';
import { openRecordFile } from './record-file';
import { type Application, deriveSecrets, type Secrets } from './secrets';

export type SandboxEvent = PortalEvent | ErpEvent | JiraEvent | OneCEvent;

/** One line of the record. `seq` counts from 1; `at` is ms since 1970. */
export type RecordEntry = SandboxEvent & { seq: number; at: number };

/** The state, which is the fold of the record, and the record itself. */
export interface Store {
  readonly portal: PortalState;
  readonly erp: ErpState;
  readonly oneC: OneCState;
  readonly jira: JiraState;
  readonly secrets: Secrets;
  append(event: SandboxEvent): RecordEntry;
  /** Record lines after `seq`, as JSON. They hold no tokens and no secrets. */
  linesAfter(seq: number): readonly string[];
  /** Resolves once there is a line after `seq`, or after `waitMs`. */
  waitForLine(seq: number, waitMs: number): Promise<void>;
  close(): void;
}

/** Opens a folder's record and folds it; without a folder everything is in memory. @throws Error on a foreign file */
export function openStore(dir?: string, application?: Application): Store {
  const newborn = JSON.stringify({ seed: randomBytes(32).toString('hex') });
  const file = dir === undefined ? undefined : openRecordFile(dir, newborn);
  const [first = '', ...rest] = file?.lines ?? [newborn];
  const secrets = deriveSecrets(seedOf(first), application);

  const portal = emptyPortal();
  const erp = emptyErp();
  const oneC = emptyOneC();
  const jira = emptyJira();
  const lines: string[] = [];
  const news = new EventEmitter().setMaxListeners(0);

  function take(entry: RecordEntry, line: string): void {
    applyPortal(portal, entry);
    applyErp(erp, entry);
    applyOneC(oneC, entry);
    applyJira(jira, entry);
    lines.push(line);
  }
  rest.forEach((line, index) => take(entryOf(line, index + 2), line));

  return {
    portal,
    erp,
    oneC,
    jira,
    secrets,
    append(event) {
      const entry = { seq: lines.length + 1, at: Date.now(), ...event };
      const line = JSON.stringify(entry);
      file?.append(line);
      take(entry, line);
      news.emit('line');
      return entry;
    },
    linesAfter: (seq) => lines.slice(seq),
    waitForLine(seq, waitMs) {
      if (lines.length > seq || waitMs === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          news.off('line', done);
          resolve();
        };
        const timer = setTimeout(done, waitMs);
        news.on('line', done);
      });
    },
    close() {
      news.emit('line');
      file?.close();
    },
  };

  function seedOf(line: string): string {
    const head: unknown = parse(line, 1);
    if (typeof head === 'object' && head !== null && 'seed' in head && typeof head.seed === 'string')
      return head.seed;
    throw foreign(1);
  }

  function entryOf(line: string, number: number): RecordEntry {
    return parse(line, number);
  }

  function parse(line: string, number: number) {
    try {
      return JSON.parse(line);
    } catch {
      throw foreign(number);
    }
  }

  function foreign(number: number): Error {
    return new Error(
      `Line ${number} of ${dir}/record.jsonl is not the sandbox's. Nothing was changed; move the file away to start anew.`,
    );
  }
}
