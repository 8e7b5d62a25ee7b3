import type { ErpFaultsChange } from '../../sandbox/erp/faults';
import type { JiraFaultsChange } from '../../sandbox/jira/faults';
import type { OneCFaultsChange } from '../../sandbox/one-c/faults';
import { noPortalFaults, type PortalFaultsChange } from '../../sandbox/portal/faults';
import type { Random } from '../random';

/** What the portal is like while nothing is done to it. */
export const calmPortal = { ...noPortalFaults, limits: null, savedAfterMs: 100 } satisfies PortalFaultsChange;

export const endpoints = ['endpoint-1', 'endpoint-2'] as const;
export const workers = ['worker-1', 'worker-2', 'worker-3'] as const;

export type EndpointName = (typeof endpoints)[number];
export type WorkerName = (typeof workers)[number];
/** What runs beside the load generator. Temporal, the sandbox and the boxed portal are not ours, and die all the same. */
export type ProcessName = EndpointName | WorkerName | 'temporal' | 'sandbox' | 'box';

/** What an operator does to a run; `cancel` by the Web UI's button, the others by command. */
export type VerbName = 'retry' | 'answer' | 'again' | 'cancel';

/** What is done to the stand; `ms` is how long it lasts before all is as it was. */
export type Deed =
  /** SIGKILL, and a new start after `ms`. */
  | { do: 'kill'; process: ProcessName; ms: number }
  /** SIGSTOP, and SIGCONT after `ms`. */
  | { do: 'freeze'; process: WorkerName; ms: number }
  /** Temporal goes; an endpoint loses its power while calls wait in its inbox, and what it had not synced with it. */
  | { do: 'cut-power'; process: EndpointName; ms: number }
  | {
      do: 'erp';
      name: string;
      change: ErpFaultsChange;
      /** What it turns into. */
      later?: { afterMs: number; change: ErpFaultsChange };
      ms: number;
    }
  | { do: 'jira'; name: string; change: JiraFaultsChange; ms: number }
  | { do: 'one-c'; name: string; change: OneCFaultsChange; ms: number }
  | { do: 'portal'; name: string; change: PortalFaultsChange; ms: number }
  /** The portal says yes to the first answers of steps and loses them, from the first that it loses on for `ms`. */
  | { do: 'drop-answers'; ms: number }
  /** Every access token issued so far, and the authorization server away for `ms`. */
  | { do: 'expire-tokens'; ms: number }
  /** The same, and the reply with the new tokens is lost: only a call that comes later brings tokens that are good. */
  | { do: 'lose-refresh'; ms: number }
  /** So many pending Activities, of chance, begin at attempt 1 again, as an operator's button has it. */
  | { do: 'reset-activities'; count: number; ms: number }
  /** An operator does this to so many runs of chance. */
  | { do: 'verb'; verb: VerbName; count: number; ms: number }
  /** Nothing new is begun in a far system until it is released after `ms`. */
  | { do: 'hold'; system: 'erp' | 'jira' | 'one-c'; ms: number }
  | { do: 'fill-disk'; ms: number }
  /** The clock of one process is wrong by so much, and right again after `ms`. */
  | { do: 'shift-clock'; process: EndpointName | WorkerName; byMs: number; ms: number };

/** A deed of a round, its details drawn anew each time. */
export type Draw = (random: Random) => Deed;

export interface Fault {
  /** ms from the first call. */
  at: number;
  deed: Deed;
}

const titles = { erp: 'ERP', jira: 'Jira', 'one-c': '1C', portal: 'portal' } as const;

/** One word for reports: each kind comes at least once in every run. */
export function kindOf(deed: Deed): string {
  switch (deed.do) {
    case 'kill':
      return `kill ${deed.process}`;
    case 'erp':
    case 'jira':
    case 'one-c':
    case 'portal':
      return `${titles[deed.do]}: ${deed.name}`;
    case 'verb':
      return `robots ${deed.verb}`;
    case 'hold':
      return `hold ${deed.system}`;
    default:
      return 'process' in deed ? `${deed.do} ${deed.process}` : deed.do;
  }
}
